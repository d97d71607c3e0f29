package dev.holdfast.vrrp.group;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.settings.DurationText;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.ActionTrace;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Members of one group on a bench: one clock, turned by hand; each keeps its actions as text. */
final class GroupBench {

    /** One router with what it wants done. */
    final class Member implements GroupMember {
        private final VirtualRouter router;
        private final ActionTrace trace = new ActionTrace();
        private SyncGroup.@Nullable Seat seat;

        private Member(RouterSettings settings) {
            router = new VirtualRouter(settings, 0);
        }

        @Override
        public VirtualRouter router() {
            return router;
        }

        @Override
        public void handle(long nanos, Event event) {
            trace.now(nanos);
            router.handle(nanos, event, trace);
            SyncGroup.Seat taken = seat;
            if (taken != null) {
                taken.told(nanos);
            }
        }

        Member handle(Event event) {
            handle(nowNanos, event);
            return this;
        }

        Member hear(int priority, String sender) {
            Duration interval = router.settings().advertInterval();
            return handle(
                    new Event.AdvertReceived(RouterBench.advertisement(router.settings(), priority, sender, interval)));
        }

        State state() {
            return router.state();
        }

        ActionTrace trace() {
            return trace;
        }

        List<String> actions() {
            return trace.actions();
        }
    }

    private final List<Member> members = new ArrayList<>();
    private @Nullable SyncGroup group;
    private long dueNanos = Long.MAX_VALUE;
    private long nowNanos = Duration.ofHours(1).toNanos();

    /** Routers {@code m0}, {@code m1}, …, started and in BACKUP, each still alone. */
    static GroupBench of(int count, String... settings) {
        GroupBench bench = new GroupBench();
        for (int i = 0; i < count; i++) {
            bench.add("m" + i, 51 + i, settings);
        }
        return bench;
    }

    Member add(String name, int vrid, String... settings) {
        String[] all = Stream.concat(Stream.of("name", name, "vrid", "" + vrid), Arrays.stream(settings))
                .toArray(String[]::new);
        Member member = new Member(SampleSettings.ipv4(all));
        members.add(member);
        return member.handle(new Event.Startup());
    }

    /** All that there are are one group from now on. */
    GroupBench join() {
        SyncGroup formed = new SyncGroup("fw", members, deadlineNanos -> dueNanos = deadlineNanos);
        group = formed;
        members.forEach(member -> member.seat = formed.seatOf(member));
        formed.begin(nowNanos);
        return this;
    }

    /** A group all of whose members became ACTIVE for hearing nobody. */
    GroupBench active() {
        join().advance("4s");
        return clear();
    }

    /** The file has no such group any more. */
    GroupBench dissolve() {
        members.forEach(member -> member.seat = null);
        members.forEach(member -> member.handle(new Event.GroupLeft()));
        return this;
    }

    SyncGroup group() {
        SyncGroup formed = group;
        if (formed == null) {
            throw new AssertionError("no group yet");
        }
        return formed;
    }

    Member member(int index) {
        return members.get(index);
    }

    List<State> states() {
        return members.stream().map(Member::state).toList();
    }

    GroupBench clear() {
        members.forEach(member -> member.trace.clear());
        return this;
    }

    /** Turns the clock; every timer fires at its moment. */
    GroupBench advance(String duration) {
        long end = nowNanos + DurationText.parse(duration).toNanos();
        while (true) {
            long next = dueNanos;
            Member first = null;
            Timer timer = Timer.ADVERT;
            for (Member member : members) {
                for (Map.Entry<Timer, ActionTrace.Started> running :
                        member.trace.running().entrySet()) {
                    if (running.getValue().deadlineNanos() < next) {
                        next = running.getValue().deadlineNanos();
                        first = member;
                        timer = running.getKey();
                    }
                }
            }
            if (next > end) {
                nowNanos = end;
                return this;
            }
            nowNanos = Math.max(nowNanos, next);
            fire(first, timer);
        }
    }

    private void fire(@Nullable Member member, Timer timer) {
        if (member == null) {
            dueNanos = Long.MAX_VALUE;
            group().due(nowNanos);
            return;
        }
        ActionTrace.Started started = member.trace.running().remove(timer);
        if (started != null) {
            member.handle(new Event.TimerExpired(timer, started.generation()));
        }
    }

    long nowNanos() {
        return nowNanos;
    }
}
