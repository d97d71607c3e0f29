package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Reach;
import dev.holdfast.control.database.ChangeFeed.Topic;
import java.util.Set;
import java.util.UUID;

/** A page that is kept up to date while it is open. Who may see the same looks at the same. */
sealed interface LiveView {

    /** News of these change none of them: the record, who held what when, and who may what, which a stream is guarded by. */
    Set<Topic> SHOWN_NOWHERE = Set.of(Topic.TENURE, Topic.AUDIT, Topic.ACCESS);

    record Overview(Reach reach) implements LiveView {}

    record Nodes(Reach reach) implements LiveView {}

    /** Whoever looks has been asked whether the cluster may be seen. */
    record Node(String cluster, UUID uuid) implements LiveView {}

    /** Of the clusters in which whoever looks may enrol nodes. */
    record Enrolment(Reach reach) implements LiveView {}

    /** Whoever looks has been asked whether nodes may be enrolled in the token's cluster. */
    record Token(String cluster, String id) implements LiveView {}

    record Router(long id) implements LiveView {}
}
