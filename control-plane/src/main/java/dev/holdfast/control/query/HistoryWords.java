package dev.holdfast.control.query;

import static dev.holdfast.control.query.WordType.ADDRESS;
import static dev.holdfast.control.query.WordType.DURATION;
import static dev.holdfast.control.query.WordType.MOMENT;
import static dev.holdfast.control.query.WordType.NAME;
import static dev.holdfast.control.query.WordType.NUMBER;
import static dev.holdfast.control.query.WordType.PERIOD;

import java.util.List;

/** The words of the history, each declared once. */
final class HistoryWords {

    static final List<Choice> STATES = List.of(
            Choice.capital("INITIALIZE", "Not running: stopped, or not started yet."),
            Choice.capital("BACKUP", "Listening."),
            Choice.capital("ACTIVE", "Holding the addresses; keepalived says MASTER.", "master"),
            Choice.capital("FAULT", "Kept from taking part, by a link, a script or a process that it tracks."));

    static final List<Choice> KINDS = List.of(
            Choice.of("transition", "A virtual router changed its state on a node."),
            Choice.of("lifecycle", "The daemon started, stopped, or was found to have died."),
            Choice.of("link", "An interface gained or lost its carrier, went up or down, appeared or vanished."),
            Choice.of("gate", "What the presence rules decided at a start, a carrier or a stall."),
            Choice.of("rejected", "Packets that were not accepted, summed up."),
            Choice.of("address", "A virtual address was installed, removed, put back or taken by the kernel."),
            Choice.of("stall", "The daemon's loop ran late."),
            Choice.of("gap", "Events that are known to have existed and are lost."),
            Choice.of("policy", "A node applied or rejected a revision of policy."),
            Choice.of(
                    "observation",
                    "A neighbour that disagrees with us: another interval, another list of addresses. Or a check, or a"
                            + " further reason of FAULT, that came or went."),
            Choice.of("unknown", "An event of a newer daemon than this control plane."));

    static final List<Choice> CAUSES = List.of(
            Choice.of("started", "It was started."),
            Choice.of("owner_started", "It was started and owns the addresses (priority 255)."),
            Choice.of(
                    "active_down_timer_expired",
                    "Nobody advertised for a whole Active_Down_Interval.",
                    "active-down-timer",
                    "master-down-timer",
                    "master-down-timer-expired"),
            Choice.of("incumbent_resigned", "The ACTIVE router said that it stops (priority 0).", "priority-zero"),
            Choice.of("lower_priority_preempted", "One of lower priority was ACTIVE, and preemption is immediate."),
            Choice.of("preempt_delay_expired", "One of lower priority was ACTIVE for as long as preemption waits."),
            Choice.of("higher_priority_heard", "One of higher priority is ACTIVE."),
            Choice.of("higher_address_heard", "One of the same priority and a higher address is ACTIVE."),
            Choice.of("stopped", "It was stopped."),
            Choice.of("fault_raised", "Something that it tracks failed."),
            Choice.of("fault_cleared", "The last thing that it tracks and that had failed is well again."),
            Choice.of("settings_changed", "The file or a policy made the state untenable."),
            Choice.of("stalled", "The daemon woke so late that the addresses may be another's."),
            Choice.of("address_lost", "The kernel took an address back."),
            Choice.of("replaced_while_mute", "It was mute, and another had taken its place."),
            Choice.of("incumbent_handed_over", "An operator handed the addresses over to it."),
            Choice.of("handed_over", "An operator handed the addresses over to another."),
            Choice.of("sync_group", "Another member of its sync group led."),
            Choice.of("unknown", "A cause of a newer daemon than this control plane."));

    static final List<Choice> RULES = List.of(
            Choice.of("OWNER", "The owner of the addresses has priority 255 and waits for nobody."),
            Choice.of("PREEMPTION", "Whether one of lower priority is taken over from."),
            Choice.of("HIGHER_PRIORITY", "One of higher priority is yielded to."),
            Choice.of("EQUAL_PRIORITY_TIE_BREAK", "Of two with the same priority the higher address stays."),
            Choice.of("ACTIVE_DOWN_TIMER", "Who hears nobody takes over."),
            Choice.of("PRIORITY_ZERO", "Priority 0 says that its sender stops."),
            Choice.of("STARTUP_DELAY", "A fixed time of listening after a start."),
            Choice.of("STARTUP_GATE", "No timer runs before the link is proven to hear."),
            Choice.of("ADDRESS_ASKED", "Whether another host answers for the virtual address."),
            Choice.of("LANDMARKS", "Hosts that answer when nothing is wrong, asked when adverts stop."),
            Choice.of("STALL", "Who wakes late while ACTIVE gives the addresses up."),
            Choice.of("RETURN_OF_A_PAIR", "After a switch has rebooted, who was ACTIVE goes first."),
            Choice.of("FAULT", "What is tracked and fails keeps a router out."),
            Choice.of("HANDING_OVER", "An operator names the next one."),
            Choice.of("SYNC_GROUP", "The members of a sync group are ACTIVE together or not at all."));

    static final List<Choice> GATES = List.of(
            Choice.of("OFF", "No gate is asked for."),
            Choice.of("ARMED", "Waiting for proof that the link hears."),
            Choice.of("PROVEN", "The link has been proven to hear."),
            Choice.of("MUTE", "Silent on the wire for want of proof."));

    static final List<Word> ALL = List.of(
            Word.of(
                    "since",
                    MOMENT,
                    "What happened then or later; without it, the 7 days before `until:`.",
                    "since:-7d"),
            Word.of(
                    "until",
                    MOMENT,
                    "What happened before then; of a day or month: before its end. Without it, until now.",
                    "until:2026-10-01"),
            Word.of(
                    "received",
                    PERIOD,
                    "When it was stored here. With a beginning, and without `since:`, it finds whatever happened how long before.",
                    "received:>=-1h"),
            Word.of("cluster", NAME, "The cluster's name.", "cluster:prod"),
            Word.of("vr", NAME, "The virtual router's name as it is now.", "vr:web"),
            Word.of("router", NUMBER, "The virtual router's number, as in the address of its page.", "router:17"),
            Word.of("vip", ADDRESS, "Virtual routers with a virtual address in there.", "vip:10.0.0.5"),
            Word.of("segment", NAME, "The segment that the virtual router is on.", "segment:lan"),
            Word.of("vrid", NUMBER, "The virtual router's VRID.", "vrid:51"),
            Word.of("node", NAME, "The node's name as it is now, or its UUID.", "-node:a"),
            Word.choice("kind", "What kind of event it is.", "kind:link,stall", KINDS),
            Word.choice("from", "The state that a transition left.", "from:BACKUP", STATES),
            Word.choice("to", "The state that a transition led to.", "to:ACTIVE", STATES),
            Word.choice("cause", "Why a transition happened.", "cause:master-down-timer", CAUSES),
            Word.choice(
                    "rule",
                    "A rule that was considered at a transition, whatever came of it.",
                    "rule:preemption",
                    RULES),
            Word.choice(
                    "applied", "A rule that was considered at a transition and applied.", "-applied:preemption", RULES),
            Word.choice(
                    "gate",
                    "How the presence gate stood at a transition, or what a gate event says.",
                    "gate:mute",
                    GATES),
            Word.of(
                    "reason",
                    NAME,
                    "The reason that a fault, a gate, a rejected packet or a rejected policy gives.",
                    "reason:checksum"),
            Word.of(
                    "sender",
                    ADDRESS,
                    "Of whom the last advertisement before a transition was, or the packets that an event is about.",
                    "sender:10.0.0.0/24"),
            Word.of("interface", NAME, "The interface that a link event is about.", "interface:bond0"),
            Word.of("priority", NUMBER, "The effective priority at a transition.", "priority:<=100"),
            Word.of(
                    "revision",
                    NUMBER,
                    "The revision of policy that was in force at a transition, or that a policy event is about.",
                    "revision:>=7"),
            Word.of("lasted", DURATION, "How long a transition's state had lasted that it left.", "lasted:<10s"),
            Word.of(
                    "late",
                    DURATION,
                    "How late the timer of a transition fired, or the loop of a stall ran.",
                    "late:>50ms"),
            Word.of(
                    "outage",
                    DURATION,
                    "How long nobody had been ACTIVE when a transition to ACTIVE ended that; not in a live tail.",
                    "outage:>3s"),
            Word.of("lost", NUMBER, "How many events a gap has lost.", "lost:>0"));

    private HistoryWords() {}
}
