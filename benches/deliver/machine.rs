//! Facts of the machine, without which no figure means anything.

use std::fs;
use std::io::Write;
use std::time::Instant;

pub(crate) fn print() {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("unknown", |l| l.trim_start_matches([' ', '\t', ':']));
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().find_map(|l| l.strip_prefix("MemTotal:")).unwrap_or("").trim().to_owned();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("machine: {cores} cores of {model}, {memory} memory, Linux {}", kernel.trim());
    println!("load before: {}; fdatasync on this disk: {:.0}/s (n=200)", load.trim(), syncs_per_s());
}

/// How often a second the disk takes a small write for good.
fn syncs_per_s() -> f64 {
    let path = super::databases::folder().join("syncs");
    let mut file = fs::File::create(&path).unwrap();
    let start = Instant::now();
    for _ in 0..200 {
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
    }
    let rate = 200.0 / start.elapsed().as_secs_f64();
    let _ = fs::remove_file(path);
    rate
}
