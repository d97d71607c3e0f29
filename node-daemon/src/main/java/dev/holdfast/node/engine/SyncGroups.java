package dev.holdfast.node.engine;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.group.SyncGroup;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The sync groups of this host, as the settings have them. One whose members stay is left alone when settings change. */
final class SyncGroups {

    /** A group with its alarm and the routers that it was made of. */
    private static final class Formed {
        private final SyncGroup group;
        private final List<RouterBinding> members;
        private final Alarm due;

        Formed(AlarmQueue alarms, String name, List<RouterBinding> routers) {
            members = List.copyOf(routers);
            due = new Alarm() {
                @Override
                void ring(long nowNanos) {
                    group.due(nowNanos);
                }
            };
            group = new SyncGroup(name, routers, deadlineNanos -> {
                if (deadlineNanos == Long.MAX_VALUE) {
                    alarms.clear(due);
                } else {
                    alarms.set(due, deadlineNanos);
                }
            });
        }

        Set<RouterKey> keys() {
            return members.stream().map(RouterBinding::key).collect(Collectors.toSet());
        }
    }

    private final AlarmQueue alarms;
    private final Map<String, Formed> groups = new HashMap<>();
    private final Set<RouterBinding> released = new HashSet<>();

    SyncGroups(AlarmQueue alarms) {
        this.alarms = alarms;
    }

    /**
     * Before settings change: groups that will have other members let go of those they have, who stay as they are till
     * {@link #form}. One that ends says its own farewell, and leaves the others alone.
     *
     * @param ending routers that will be stopped, if only to begin anew
     */
    void release(List<RouterSettings> wanted, Set<RouterKey> ending) {
        Map<String, Set<RouterKey>> next = new HashMap<>();
        for (RouterSettings settings : wanted) {
            next.computeIfAbsent(settings.placement().syncGroup(), _ -> new HashSet<>())
                    .add(Routers.keyOf(settings));
        }
        groups.entrySet().removeIf(entry -> {
            Formed formed = entry.getValue();
            Set<RouterKey> keys = formed.keys();
            boolean stays = keys.equals(next.get(entry.getKey())) && Collections.disjoint(keys, ending);
            if (!stays) {
                end(formed);
            }
            return !stays;
        });
    }

    private void end(Formed formed) {
        alarms.clear(formed.due);
        formed.members.forEach(member -> {
            member.sit(null);
            released.add(member);
        });
    }

    /** After settings changed: makes the groups that are not there yet. Who was in one and is in none any more moves alone. */
    void form(List<RouterBinding> routers, long nowNanos) {
        Map<String, List<RouterBinding>> wanted = new HashMap<>();
        for (RouterBinding router : routers) {
            String name = router.settings().placement().syncGroup();
            if (!name.isEmpty() && !groups.containsKey(name)) {
                wanted.computeIfAbsent(name, _ -> new ArrayList<>()).add(router);
            } else if (name.isEmpty() && released.contains(router)) {
                router.handle(nowNanos, new Event.GroupLeft());
            }
        }
        released.clear();
        wanted.forEach((name, members) -> {
            Formed formed = new Formed(alarms, name, members);
            groups.put(name, formed);
            members.forEach(member -> member.sit(formed.group.seatOf(member)));
            formed.group.begin(nowNanos);
        });
    }

    /** Every router is stopped now, each for itself. */
    void releaseAll() {
        groups.values().forEach(this::end);
        groups.clear();
        released.clear();
    }
}
