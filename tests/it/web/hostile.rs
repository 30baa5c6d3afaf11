//! Hostile text wherever somebody can put one: every page shows it as text.

use loa::clock::Clock;

use super::waiting;
use crate::support::browser::{Browser, PASSWORD, link, pages, signed_in};

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ f.name }}&amp;";

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_text_on_every_page() {
    let office = waiting();
    let quoted = HOSTILE.replace('\'', "''").replace("{{ f.name }}", "");
    let hostile = HOSTILE.replace("{{ f.name }}", "");
    for (file, from, to) in [
        ("channels.yaml", "title: Bảng tin xã A", format!("title: '{quoted}'")),
        ("channels.yaml", "title: Ủy ban nhân dân xã A", format!("title: '{quoted}'")),
        ("channels.yaml", "name: Chủ tịch xã A", format!("name: '{quoted}'")),
        ("channels.yaml", "name: Trực đài xã A", format!("name: '{quoted}'")),
        ("a.yaml", "title: Kế hoạch xa-a", format!("title: '{quoted}'")),
        ("a.yaml", "title: Tin của xa-a", format!("title: '{quoted}'")),
        ("a.yaml", "source: Thông báo số 1", format!("source: '{quoted}'")),
        ("a.yaml", "body: Nội dung của xa-a.", format!("body: 'Nội dung `{quoted}`'")),
    ] {
        office.change(file, from, &to);
    }
    office.fine("admin", &["apply", "channels.yaml", "--yes"]);
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    let pages = pages(&office, Clock::System, None).await;
    let path = link(&office, "duyet-a");
    let mut leader = Browser::new(&pages);
    let mut seen = vec![("link".to_owned(), leader.get(&path).body)];
    leader.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]);
    let mut operator = signed_in(&office, &pages, "dai-a");
    operator.send("/tam-dung", &[("what", "channel:tin-a"), ("reason", &hostile)]);
    let delivery = office.on("tin-a")["id"].as_str().unwrap().to_owned();
    let query = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E";
    let story = format!("/nhat-ky/{delivery}");
    let filter = format!("/nhat-ky?from={query}&until={query}&channel={query}&state={query}");
    for path in ["/", "/duyet", "/tam-dung", "/nhat-ky?until=31/12/2099&from=1/1/2020", "/tai-khoan", &story, &filter] {
        seen.push((path.to_owned(), leader.get(path).body));
    }
    let told = &seen.iter().find(|(path, _)| *path == story).unwrap().1;
    assert!(!told.contains(&format!(">{delivery}")) && !told.contains("mã") && !told.contains("tin-a"), "{told}");
    seen.push(("refused".to_owned(), leader.sign_in(&hostile, &hostile).body));
    seen.push((
        "hold".to_owned(),
        leader.send("/tam-dung", &[("what", "unit:x\"><script>"), ("reason", &hostile)]).body,
    ));
    for (page, body) in &seen {
        for never in ["<script", "<img", "alert(2)>", "\"'>"] {
            assert!(!body.contains(never), "{page} lets {never} through: {body}");
        }
    }
    let shown = seen.iter().filter(|(_, body)| body.contains("&#60;script&#62;")).count();
    assert!(shown >= 8, "it was there to be seen: {shown}");
    // A name for a session or a cookie is no header of ours.
    for back in ["//ke-xau.vn", "https://ke-xau.vn", "/\\ke-xau.vn", "/x\r\nset-cookie: a=b"] {
        let reply = leader.post("/hien-thi", &[("back", back), ("theme", "dark"), ("text", "x; Path=/")]);
        assert!(
            !reply.head.contains("ke-xau") && !reply.head.contains("a=b") && !reply.head.contains("text="),
            "{}",
            reply.head
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_refused_before_it_costs_anything() {
    let office = waiting();
    let pages = pages(&office, Clock::System, None).await;
    let mut leader = signed_in(&office, &pages, "duyet-a");
    let long = "x".repeat(70_000);
    let token = leader.form_token();
    let refused = leader.post("/tam-dung", &[("form_token", &token), ("reason", &long)]);
    assert_eq!(refused.status, 413);
    assert!(refused.body.contains("quá dài"), "{}", refused.body);
    let unreadable = leader.ask("POST", "/duyet", "%ff%fe=%zz&&&=");
    assert!((400..500).contains(&unreadable.status), "{}", unreadable.status);
    for path in ["/nhat-ky/../../etc/passwd", "/giao-dien/..%2f..%2fCargo.toml", "/nhat-ky/%00", "/lien-ket/%f0%28"] {
        let reply = leader.get(path);
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
    }
}
