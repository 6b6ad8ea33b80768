// The native feed reader against pugixml, by Google Benchmark (native_feed.cpp).

import { run } from '../lib/run.mjs'

/** Bytes per second of each benchmark, median of its repetitions. */
export async function measureNativeFeed({ program, feedFile, quick, say }) {
  say('feed natively, against pugixml')
  const { stdout } = await run(program, ['--benchmark_format=json', `--benchmark_repetitions=${quick ? 2 : 5}`,
    `--benchmark_min_time=${quick ? '0.05' : '0.5'}`, '--benchmark_report_aggregates_only=true', '--benchmark_enable_random_interleaving=true'],
    { env: { SMD_BENCH_FEED: feedFile }, timeout: 180_000 })
  const report = JSON.parse(stdout)
  const medians = report.benchmarks.filter((one) => one.aggregate_name === 'median')
  if (medians.length === 0 || medians.some((one) => one.error_occurred)) throw new Error(`native_feed gave no result:\n${stdout}`)
  return Object.fromEntries(medians.map((one) => [one.run_name, { bytesPerSecond: one.bytes_per_second, milliseconds: one.real_time }]))
}
