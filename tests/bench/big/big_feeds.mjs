// The part `big`: the page while it downloads feeds of 10 MB to 1 GB, the ways without the core as far as
// they go, and the reader's memory natively.

import { generateFeed } from '../feed/generate.mjs'
import { measureDownload } from './download.mjs'
import { measureNativeMemory } from './native_memory.mjs'
import { measureSurvivors } from './survive.mjs'

export async function measureBigFeeds(context) {
  const sizes = context.quick ? [2e6, 10e6] : [10e6, 100e6, 1e9]
  const downloads = []
  for (const bytes of sizes) downloads.push(await measureDownload(context, bytes))
  const feedFile = await generateFeed({ ...context, bytes: sizes[context.quick ? 1 : 0] })
  const survivors = await measureSurvivors({ ...context, feedFile })
  return { downloads, survivors, native: await measureNativeMemory(context, sizes) }
}
