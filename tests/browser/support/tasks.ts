// How quickly the page answers: while one of its tasks runs, it answers nobody.

import { expect, type Page } from "@playwright/test";

/** Milliseconds: what a person takes for at once. */
export const answersWithin = 100;
/** Beside other programs any task may be made to wait in its middle, which the page cannot tell from its own work. */
const slowByTheClock = 3;

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of the processor. */
  tdur?: number;
  args?: { name?: string };
}

export class TaskWatch {
  private readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** From here on the browser notes every task of the page. */
  static async start(page: Page): Promise<TaskWatch> {
    await page.evaluate(() => {
      const watched = window as unknown as { smdTasks: number[] };
      watched.smdTasks = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          watched.smdTasks.push(entry.duration);
      }).observe({ type: "longtask" });
    });
    await page
      .context()
      .browser()
      ?.startTracing(page, { categories: ["toplevel"] });
    return new TaskWatch(page);
  }

  /** None took the processor for longer than a person waits, and by the clock hardly any. */
  async expectShort(): Promise<void> {
    const byTheClock = await this.page.evaluate(
      () => (window as unknown as { smdTasks: number[] }).smdTasks,
    );
    expect(
      await this.processorTimes(),
      "milliseconds of the processor",
    ).toEqual([]);
    const slow = byTheClock.filter((duration) => duration > answersWithin);
    expect(
      slow.length,
      `tasks of ${slow.join(", ")} ms by the clock`,
    ).toBeLessThanOrEqual(slowByTheClock);
  }

  /** Those above the limit, in milliseconds. */
  private async processorTimes(): Promise<number[]> {
    const trace = await this.page.context().browser()?.stopTracing();
    const { traceEvents } = JSON.parse(
      trace?.toString() ?? '{"traceEvents":[]}',
    ) as { traceEvents: TraceEvent[] };
    const mainThreads = new Set(
      traceEvents.flatMap((one) =>
        one.name === "thread_name" && one.args?.name === "CrRendererMain"
          ? [`${one.pid} ${one.tid}`]
          : [],
      ),
    );
    const tasks = traceEvents.filter(
      (one) =>
        one.tdur !== undefined && mainThreads.has(`${one.pid} ${one.tid}`),
    );
    expect(tasks.length, "tasks that were noted").toBeGreaterThan(100);
    return tasks
      .map(({ tdur = 0 }) => tdur / 1000)
      .filter((milliseconds) => milliseconds > answersWithin);
  }
}
