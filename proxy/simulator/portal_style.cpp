// The portal page's style sheet: light and dark by the system's setting, one column on a phone.
#include "proxy/simulator/portal_page.hpp"

namespace smd::simulator {

const std::string_view kPortalStyle = R"css(
:root {
  color-scheme: light dark;
  --back: #f3f5f7; --card: #ffffff; --ink: #17212b; --soft: #51606e; --line: #d5dce3;
  --accent: #0b5fa5; --accent-ink: #ffffff; --accent-soft: #e6f0f9; --done: #1d6b38; --danger: #a8232b;
  --warn-back: #fdf1d3; --warn-ink: #5c4303; --bar: #123a5c; --bar-ink: #ffffff; --sun: #f5b81c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0f151b; --card: #18212a; --ink: #e8edf2; --soft: #a3b1bf; --line: #33414e;
    --accent: #7cbcf2; --accent-ink: #0a1a28; --accent-soft: #1d3347; --done: #7fd69a; --danger: #ff9ca0;
    --warn-back: #43370f; --warn-ink: #fbe7a9; --bar: #0c2438; --bar-ink: #eaf3fb; --sun: #f5b81c;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); color: var(--ink); padding: .5rem 1rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; gap: 1rem 2rem; justify-content: space-between; align-items: center;
  background: var(--bar); color: var(--bar-ink); padding: 1rem clamp(1rem, 4vw, 3rem); border-bottom: 4px solid var(--sun); }
.brand { display: flex; gap: .9rem; align-items: center; }
.mark { width: 2.4rem; height: 2.4rem; border-radius: 50%; background: var(--sun);
  box-shadow: inset -.55rem -.35rem 0 rgb(0 0 0 / 12%); flex: none; }
h1 { font-size: 1.3rem; line-height: 1.2; margin: 0; }
h1 span { font-weight: 400; }
.simulated { margin: .15rem 0 0; font-size: .9rem; }
.who { display: flex; flex-direction: column; font-size: .9rem; min-width: 15rem; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(18rem, 2fr); gap: 1.25rem;
  max-width: 84rem; margin: 0 auto; padding: 1.25rem clamp(1rem, 4vw, 3rem) 3rem; }
.column { display: grid; gap: 1.25rem; align-content: start; min-width: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.2rem; min-width: 0; }
.section-head { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
h2 { font-size: 1.1rem; margin: 0; }
summary { cursor: pointer; }
summary h2 { display: inline; }
summary .hint { margin-left: .6rem; }
.hint { color: var(--soft); font-size: .9rem; margin: .3rem 0; }
table { width: 100%; border-collapse: collapse; margin-top: .8rem; }
thead th { text-align: left; font-size: .85rem; color: var(--soft); border-bottom: 2px solid var(--line); padding: .3rem .6rem .3rem 0; }
tbody th { text-align: left; padding: .9rem .6rem .1rem 0; color: var(--done); }
tbody td { vertical-align: top; padding: .1rem .9rem .8rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tbody td:first-child { white-space: nowrap; width: 7rem; }
tr.fresh th, tr.fresh td { background: var(--accent-soft); }
form label, #dialect label { display: block; font-weight: 600; font-size: .9rem; margin-top: .7rem; }
form label.check { font-weight: 400; display: flex; gap: .5rem; align-items: center; }
input:not([type=checkbox]), select { width: 100%; font: inherit; color: var(--ink); background: var(--back);
  border: 1px solid var(--soft); border-radius: .35rem; padding: .45rem .6rem; min-height: 2.6rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .9rem; }
button { font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--accent);
  border-radius: .35rem; padding: .4rem .9rem; min-height: 2.6rem; cursor: pointer; white-space: nowrap; flex: none; }
button.primary { background: var(--accent); color: var(--accent-ink); font-weight: 600; }
button.danger { color: var(--danger); border-color: var(--danger); }
button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--sun); outline-offset: 2px; }
ul { list-style: none; margin: .8rem 0 0; padding: 0; }
li { display: flex; justify-content: space-between; gap: 1rem; align-items: center; border-top: 1px solid var(--line); padding: .4rem 0; overflow-wrap: anywhere; }
.notice { background: var(--warn-back); color: var(--warn-ink); margin: 0; padding: .7rem clamp(1rem, 4vw, 3rem); }
#status { position: fixed; right: 1rem; bottom: 1rem; margin: 0; padding: .6rem 1rem; border-radius: .4rem;
  background: var(--bar); color: var(--bar-ink); max-width: min(34rem, 90vw); }
#status:empty { display: none; }
@media (max-width: 54rem) { main { grid-template-columns: minmax(0, 1fr); } }
)css";

}  // namespace smd::simulator
