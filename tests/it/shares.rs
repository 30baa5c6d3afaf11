//! Who works on which channels: shares of the shards between nodes that come, go and die.

use loa::store::shards::{SHARDS, Shards};
use loa::store::{nodes, shards};

use crate::support::databases::databases;
use crate::support::world::{minutes, start};

#[tokio::test]
async fn nodes_share_evenly_and_the_dead_ones_part_is_free() {
    for database in databases().await {
        let store = database.open().await;
        let mut tx = store.write().await.unwrap();
        let tx = &mut tx;
        let now = start();
        let live = now + minutes(1);
        nodes::renew(tx, "toi", live).await.unwrap();
        let all = shards::share(tx, "toi", Shards::default(), false, now).await.unwrap();
        assert_eq!((all.own.count(), all.surplus.count()), (SHARDS, 0), "alone it has all");
        nodes::renew(tx, "khac", live).await.unwrap();
        assert_eq!(
            shards::share(tx, "khac", Shards::default(), false, now).await.unwrap().own.count(),
            0,
            "nothing is taken from one that lives"
        );
        let mine = shards::share(tx, "toi", Shards::default(), false, now).await.unwrap();
        assert_eq!(mine.surplus.count(), SHARDS / 2);
        shards::give_back(tx, mine.surplus).await.unwrap();
        assert_eq!(shards::share(tx, "khac", Shards::default(), false, now).await.unwrap().own, mine.surplus);
        assert!(nodes::bury(tx, "toi").await.unwrap());
        assert_eq!(
            shards::share(tx, "khac", Shards::default(), false, now).await.unwrap().own.count(),
            SHARDS,
            "a dead one's are free"
        );
        nodes::forget(tx, "khac").await.unwrap();
    }
}
