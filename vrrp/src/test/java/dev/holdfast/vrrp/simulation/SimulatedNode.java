package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.group.SyncGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host on several segments, whose routers are one sync group of one daemon. */
final class SimulatedNode {

    private final String name;
    private final Schedule schedule;
    private final List<SimulatedHost> members;
    private @Nullable SyncGroup group;
    private long wakeAtNanos = Long.MAX_VALUE;

    /** {@code members}: what it is on each segment. */
    SimulatedNode(String name, Schedule schedule, List<SimulatedHost> members) {
        this.name = name;
        this.schedule = schedule;
        this.members = List.copyOf(members);
    }

    String name() {
        return name;
    }

    List<SimulatedHost> members() {
        return members;
    }

    SimulatedHost on(int segment) {
        return members.get(segment);
    }

    void start() {
        if (group != null) {
            return;
        }
        members.forEach(SimulatedHost::start);
        List<SimulatedLife> lives = new ArrayList<>();
        members.forEach(member -> {
            SimulatedLife life = member.life();
            if (life != null) {
                lives.add(life);
            }
        });
        SyncGroup formed = new SyncGroup("fw", lives, this::wakeAt);
        group = formed;
        for (SyncGroup.Seat seat : formed.seats()) {
            ((SimulatedLife) seat.member()).sit(seat);
        }
        formed.begin(schedule.nowNanos());
    }

    private void wakeAt(long deadlineNanos) {
        if (wakeAtNanos == deadlineNanos) {
            return;
        }
        wakeAtNanos = deadlineNanos;
        SyncGroup asking = group;
        if (deadlineNanos < Long.MAX_VALUE) {
            schedule.at(deadlineNanos, () -> {
                if (group == asking && !isPaused() && wakeAtNanos == deadlineNanos) {
                    ring();
                }
            });
        }
    }

    private void ring() {
        wakeAtNanos = Long.MAX_VALUE;
        if (group != null) {
            group.due(schedule.nowNanos());
        }
    }

    void kill() {
        end();
        members.forEach(SimulatedHost::kill);
    }

    /** In good order. */
    void stop() {
        if (!isPaused()) {
            end();
            members.forEach(SimulatedHost::stop);
        }
    }

    private void end() {
        group = null;
        wakeAtNanos = Long.MAX_VALUE;
        members.forEach(member -> {
            SimulatedLife life = member.life();
            if (life != null) {
                life.sit(null);
            }
        });
    }

    void pause() {
        members.forEach(SimulatedHost::pause);
    }

    /** As the engine does: drain all sockets, tell all how late it is, then what is due. */
    void resume() {
        long lateNanos =
                members.stream().mapToLong(SimulatedHost::latenessNanos).max().orElse(0);
        List<SimulatedHost> woken = members.stream().filter(SimulatedHost::wake).toList();
        woken.forEach(SimulatedHost::catchUp);
        woken.forEach(member -> member.goOn(lateNanos));
        if (wakeAtNanos <= schedule.nowNanos()) {
            ring();
        }
    }

    boolean isPaused() {
        return members.getFirst().isPaused();
    }

    void unplug(int segment) {
        SimulatedHost member = on(segment);
        member.port().set(false, false);
        member.tell(new Event.FaultRaised(FaultReason.NO_CARRIER));
    }

    void plug(int segment) {
        SimulatedHost member = on(segment);
        member.port().set(true, true);
        member.tell(new Event.FaultCleared(FaultReason.NO_CARRIER));
    }

    /** An operator names it heir of all; false: it refuses. */
    boolean nameHeir(long forNanos) {
        SyncGroup asked = group;
        if (asked == null || asked.refusalAsHeir(schedule.nowNanos()) != null) {
            return false;
        }
        asked.nameHeir(schedule.nowNanos(), forNanos);
        return true;
    }

    boolean isWholly(State state) {
        return members.stream().allMatch(member -> is(member, state));
    }

    boolean isPartly(State state) {
        return members.stream().anyMatch(member -> is(member, state));
    }

    private static boolean is(SimulatedHost member, State state) {
        SimulatedLife life = member.life();
        return life != null && life.router().state() == state;
    }
}
