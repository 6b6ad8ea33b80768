// The portal page's document. Filled and kept current by portal_script.cpp.
#include "proxy/simulator/portal_page.hpp"

namespace smd::simulator {

const std::string_view kPortalHtml = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Third Party Portal (simulator)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css">
</head>
<body>
<a class="skip" href="#main">Skip to the milestones</a>
<header>
  <div class="brand"><span class="mark" aria-hidden="true"></span><div>
    <h1>Share My Data <span>Third Party Portal</span></h1>
    <p class="simulated">A simulator for testing. Not PG&amp;E, and nothing here is real.</p>
  </div></div>
  <div class="who">
    <label for="registration">Signed in as</label>
    <select id="registration"></select>
  </div>
</header>
<p id="offline" class="notice" role="alert" hidden>The simulator does not answer. This page shows what it last said.</p>
<main id="main">
  <div class="column">
    <section aria-labelledby="milestones-title">
      <div class="section-head">
        <h2 id="milestones-title">Registration Milestones</h2>
        <button type="button" id="copy">Copy the table</button>
      </div>
      <table id="milestones" aria-labelledby="milestones-title">
        <thead><tr><th scope="col">Date</th><th scope="col">Status and Information</th></tr></thead>
        <tbody></tbody>
      </table>
    </section>
    <section aria-labelledby="manage-title">
      <h2 id="manage-title">Manage Registration</h2>
      <form id="manage">
        <label for="scope_selection_uri">thirdPartyScopeSelectionScreenURI</label>
        <input id="scope_selection_uri" type="url" required spellcheck="false" autocomplete="off">
        <label for="redirect_uri">redirect_uri</label>
        <input id="redirect_uri" type="url" required spellcheck="false" autocomplete="off">
        <div class="buttons"><button type="submit">Save the addresses</button></div>
      </form>
    </section>
  </div>
  <div class="column">
    <section id="oauth-test" aria-labelledby="oauth-title">
      <div class="section-head">
        <h2 id="oauth-title">OAuth Test</h2>
        <button type="button" id="go" class="primary" aria-expanded="false" aria-controls="start-panel">Go &gt;</button>
      </div>
      <div id="start-panel" hidden>
        <p>The OAuth Test opens in a new window. If it does not, turn off your pop-up blocker.
        START redirects to your scope selection address with dummy scope parameters.</p>
        <form id="start" method="post" action="/portal/start" target="_blank" rel="noopener">
          <input type="hidden" name="client_id" id="start-client">
          <button type="submit" class="primary">START</button>
        </form>
      </div>
      <p id="oauth-not-needed" hidden>This user type does not take the OAuth Test.</p>
    </section>
    <section aria-labelledby="faults-title">
      <h2 id="faults-title">Faults</h2>
      <p class="hint">What the simulator does wrong on purpose, step by step.</p>
      <form id="fault">
        <label for="fault-step">Step</label>
        <select id="fault-step"></select>
        <label for="fault-name">Fault</label>
        <select id="fault-name" aria-describedby="fault-description fault-says"></select>
        <p id="fault-description" class="hint"></p>
        <p id="fault-says" class="hint"></p>
        <p id="fault-rule" class="hint"></p>
        <div id="fault-value-row" hidden>
          <label for="fault-value">Value</label>
          <input id="fault-value" autocomplete="off" spellcheck="false">
        </div>
        <label class="check"><input type="checkbox" id="fault-once"> Only the next time</label>
        <div class="buttons"><button type="submit">Add</button>
        <button type="button" id="fault-clear">Remove all</button></div>
      </form>
      <form id="mix" aria-label="Mix faults">
        <label for="mix-count">Mix: number of faults</label>
        <input id="mix-count" type="number" min="1" step="1" value="3" required>
        <label for="mix-seed">Seed (empty: any)</label>
        <input id="mix-seed" type="number" min="0" max="4294967295" step="1">
        <label class="check"><input type="checkbox" id="mix-tls"> One may be a fault of the connection</label>
        <div class="buttons"><button type="submit">Mix</button></div>
      </form>
      <p id="mixed" class="hint"></p>
      <ul id="planned" aria-label="Planned faults"></ul>
    </section>
    <section aria-labelledby="dialect-title">
      <details id="dialect-details">
        <summary><h2 id="dialect-title">Dialect</h2><span id="dialect-summary" class="hint"></span></summary>
        <p class="hint">How data custodians differ without being wrong.</p>
        <div id="presets" class="buttons"></div>
        <div id="dialect"></div>
      </details>
    </section>
    <section aria-labelledby="sample-title">
      <details>
        <summary><h2 id="sample-title">Sample data</h2><span id="sample-summary" class="hint"></span></summary>
        <form id="sample">
          <label for="sample-days">Days (0: no data)</label>
          <input id="sample-days" type="number" min="0" max="20000" step="1" required>
          <label for="sample-kind">Kind</label>
          <select id="sample-kind">
            <option value="all">All three usage points</option>
            <option value="electric">Electric, hourly</option>
            <option value="solar">Electric with solar, 15 minutes, both directions</option>
            <option value="gas">Gas, daily</option>
          </select>
          <div class="buttons"><button type="submit">Save</button></div>
        </form>
      </details>
    </section>
    <section aria-labelledby="reset-title">
      <h2 id="reset-title">Start again</h2>
      <p class="hint">Tests, tokens and faults are forgotten; the credentials stay unless you ask for new ones.</p>
      <div class="buttons"><button type="button" id="reset">Forget the tests</button>
      <button type="button" id="renew" class="danger">Make new credentials</button></div>
    </section>
  </div>
</main>
<p id="status" role="status" aria-live="polite"></p>
<script src="/portal.js" defer></script>
</body>
</html>
)html";

}  // namespace smd::simulator
