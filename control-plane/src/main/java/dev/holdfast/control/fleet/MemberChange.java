package dev.holdfast.control.fleet;

import dev.holdfast.vrrp.State;
import java.time.Instant;

/** A change of state that was stored: what members' current state is brought up by between two reports. */
public record MemberChange(long routerId, State to, Instant since, int effectivePriority, KnownAt at) {}
