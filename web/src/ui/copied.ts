// Shows on a copy button, for a moment, that its text is on the clipboard. A button of the view only asks
// the core, which answers with an effect; the one pressed last is remembered until that was performed.

const shownFor = 1600

let pressed: HTMLElement | null = null

export function copyPressed(button: HTMLElement): void {
  pressed = button
}

/** The copy that the view's button asked for was made, or the browser refused it. */
export function copyPerformed(done: boolean): void {
  if (done && pressed?.isConnected) showCopied(pressed)
  pressed = null
}

export function showCopied(button: HTMLElement): void {
  button.dataset['done'] = 'true'
  setTimeout(() => delete button.dataset['done'], shownFor)
}
