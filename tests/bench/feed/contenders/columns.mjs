// What every contender hands back: three arrays, and sums over them so that results can be compared.

export class Columns {
  start = []
  duration = []
  value = []

  result() {
    const sum = (values) => values.reduce((total, value) => total + value, 0)
    return { readings: this.start.length, start: sum(this.start), duration: sum(this.duration), value: sum(this.value) }
  }
}
