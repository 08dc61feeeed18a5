//! The site in a real browser: what a reader sees, types and hears, from the file system.

mod chromium;
mod pages;
mod search;
mod site;
mod explorer;
mod serve;
