//! How soon the search box answers in a real browser, where there is one.

#[path = "../../tests/browser/chromium.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod chromium;

use std::path::Path;

use chromium::Chromium;

/// What is typed, letter by letter: names, parts of them, words about them, and what nothing is called.
const QUERIES: [&str; 6] = ["billing_acc", "column:amount", "quantity cur", "row came", "shpg", "e a"];
/// Each time is the least of so many: a busy machine only makes them longer.
const ROUNDS: usize = 5;

/// Types the queries into a page that has just been opened; the milliseconds that each letter took, with what it shows.
const TYPE: &str = r"
(async queries => {
  const input = document.getElementById('search'), results = document.getElementById('results'), times = [];
  for (const query of queries) for (let length = 1; length <= query.length; length++) {
    await new Promise(resolve => setTimeout(resolve, 5));
    const start = performance.now();
    input.value = query.slice(0, length);
    input.dispatchEvent(new Event('input'));
    results.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
})";

/// How many milliseconds the first letter takes, which makes the data ready, and how many the slowest of the others;
/// nothing without a browser.
pub(crate) fn measure(site: &Path) -> Option<(u64, u64)> {
    let mut browser = Chromium::start()?;
    let mut tab = browser.tab(1440, 900);
    let mut least: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        tab.open(&format!("file://{}/tables/billing_accounts.html", site.display()));
        let typed = tab.value(&format!("{TYPE}({})", serde_json::json!(QUERIES)));
        let times: Vec<f64> = typed.as_array()?.iter().filter_map(serde_json::Value::as_f64).collect();
        least.resize(times.len(), f64::INFINITY);
        for (least, time) in least.iter_mut().zip(times) {
            *least = least.min(time);
        }
    }
    let (first, others) = least.split_first()?;
    let slowest = others.iter().copied().fold(0.0, f64::max);
    Some((first.ceil() as u64, slowest.ceil() as u64))
}
