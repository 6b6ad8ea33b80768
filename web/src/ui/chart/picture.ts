// A chart as a picture to save: drawn anew, wide, on white, with title, legend, unit and time zone in it,
// so that it says by itself what it shows. Loaded on demand.

import { createPlot, type PlotData } from './plot.ts'

export interface PictureTexts {
  title: string
  /** The window of time and the unit. */
  subtitle: string
  legend: { label: string; colour: number; dashed: boolean }[]
  estimated: boolean
  footer: string
}

const width = 1200
const plotHeight = 480
const margin = 28
const lineColours = ['--smd-line-1', '--smd-line-2', '--smd-line-3', '--smd-line-4']

export async function chartPicture(host: HTMLElement, data: PlotData, texts: PictureTexts): Promise<Blob> {
  const stage = document.createElement('div')
  // On paper a chart is light, whatever the page is.
  Object.assign(stage.style, { position: 'absolute', left: '-10000px', top: '0', colorScheme: 'light' })
  stage.ariaHidden = 'true'
  host.append(stage)
  const plot = createPlot(
    stage,
    width - 2 * margin,
    data,
    { zoom: () => undefined, hover: () => undefined },
    plotHeight,
  )
  try {
    // uPlot draws in a task of its own after it was made.
    await new Promise((resolve) => setTimeout(resolve))
    return await encoded(compose(stage, plot.canvas, texts))
  } finally {
    plot.destroy()
    stage.remove()
  }
}

function compose(stage: HTMLElement, drawn: HTMLCanvasElement, texts: PictureTexts): HTMLCanvasElement {
  const scale = drawn.width / (width - 2 * margin)
  const canvas = document.createElement('canvas')
  const head = 106
  const height = head + plotHeight + 48
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('the browser gave nothing to draw on')
  const { fontFamily } = getComputedStyle(stage)
  const colour = (name: string): string => {
    stage.style.color = `var(${name})`
    return getComputedStyle(stage).color
  }
  pen.scale(scale, scale)
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, width, height)
  pen.textBaseline = 'alphabetic'
  pen.fillStyle = colour('--smd-text')
  pen.font = `600 22px ${fontFamily}`
  pen.fillText(texts.title, margin, 40, width - 2 * margin)
  pen.fillStyle = colour('--smd-muted')
  pen.font = `15px ${fontFamily}`
  pen.fillText(texts.subtitle, margin, 64, width - 2 * margin)
  let x = margin
  const label = (text: string): void => {
    pen.fillStyle = colour('--smd-text')
    pen.font = `14px ${fontFamily}`
    pen.fillText(text, x, 92)
    x += pen.measureText(text).width + 26
  }
  for (const item of texts.legend) {
    pen.strokeStyle = colour(lineColours[item.colour % lineColours.length] as string)
    pen.lineWidth = 3
    pen.setLineDash(item.dashed ? [6, 4] : [])
    pen.beginPath()
    pen.moveTo(x, 87)
    pen.lineTo(x + 22, 87)
    pen.stroke()
    x += 30
    label(item.label)
  }
  pen.setLineDash([])
  if (texts.estimated) {
    pen.strokeStyle = colour('--smd-estimated')
    pen.lineWidth = 2
    pen.beginPath()
    pen.arc(x + 5, 87, 4, 0, 2 * Math.PI)
    pen.stroke()
    x += 18
    label('estimated')
  }
  pen.drawImage(drawn, margin, head, width - 2 * margin, plotHeight)
  pen.fillStyle = colour('--smd-muted')
  pen.font = `13px ${fontFamily}`
  pen.fillText(texts.footer, margin, height - 18, width - 2 * margin)
  return canvas
}

function encoded(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no picture'))), 'image/png'),
  )
}
