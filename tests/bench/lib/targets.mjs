// The first targets and whether they were reached. Missing one never fails the run.

/** `rows` collects {name, want, got, reached}. */
export class Targets {
  rows = []

  atLeast(name, want, got, text) {
    this.rows.push({ name, want: `≥ ${text(want)}`, got: text(got), value: got, limit: want, reached: got >= want })
  }

  atMost(name, want, got, text) {
    this.rows.push({ name, want: `≤ ${text(want)}`, got: text(got), value: got, limit: want, reached: got <= want })
  }

  below(name, want, got, text) {
    this.rows.push({ name, want: `< ${text(want)}`, got: text(got), value: got, limit: want, reached: got < want })
  }
}
