//! Transcripts of the command line, run as they stand in `tests/cli`; `TRYCMD=overwrite` writes them anew.

#[test]
fn the_program_says_what_the_transcripts_say() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "100").case("tests/cli/*.trycmd");
}
