//! The sandbox's own side door under `/_sandbox/`: what is out as JSON, faults, accounts.

use serde_json::{Value, json};

use super::fault::FaultPlan;
use super::gate::World;
use super::overrides;
use super::wire::{SentBody, ServerReply, ServerRequest};

pub(super) fn answer(world: &World, asked: &ServerRequest) -> ServerReply {
    match (asked.method.as_str(), asked.path.join("/").as_str()) {
        ("GET", "posts") => ServerReply::json(200, &json!(world.posts())),
        ("GET", "accounts") => ServerReply::json(200, &accounts(world)),
        ("POST", "faults") => match read_plan(asked) {
            Ok(plan) => {
                world.set_faults(plan);
                ServerReply::json(200, &json!({ "done": true }))
            }
            Err(fault) => ServerReply::json(400, &json!({ "fault": fault })),
        },
        _ => ServerReply::json(404, &json!({ "fault": "the side door has GET posts, GET accounts and POST faults" })),
    }
}

fn accounts(world: &World) -> Value {
    let accounts = world.accounts.iter().map(|account| {
        json!({ "channel": account.channel, "title": account.title, "adapter": account.adapter,
            "settings": overrides(account, &world.url) })
    });
    Value::from(accounts.collect::<Vec<_>>())
}

/// `{"seed": 7}`, or `{"rules": […]}`.
fn read_plan(asked: &ServerRequest) -> Result<FaultPlan, String> {
    let SentBody::Json(body) = &asked.body else { return Err("faults are sent as JSON".to_owned()) };
    match body.get("seed").and_then(Value::as_u64) {
        Some(seed) => Ok(FaultPlan::seeded(seed)),
        None => serde_json::from_value(body.clone()).map_err(|fault| fault.to_string()),
    }
}
