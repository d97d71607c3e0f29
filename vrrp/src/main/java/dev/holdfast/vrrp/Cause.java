package dev.holdfast.vrrp;

/** The event that fired, typed. Sentences are made of it on the page, never here. */
public sealed interface Cause {

    /** INITIALIZE to BACKUP. */
    record Started() implements Cause {}

    /** INITIALIZE to ACTIVE: priority 255; from BACKUP where {@code startup.delay} came between. */
    record OwnerStarted() implements Cause {}

    /** BACKUP to ACTIVE: nobody advertised for a whole Active_Down_Interval. */
    record ActiveDownTimerExpired(long waitedNanos) implements Cause {}

    /** BACKUP to ACTIVE: the ACTIVE router said priority 0, and the skew time passed. */
    record IncumbentResigned(IpAddress sender) implements Cause {}

    /** BACKUP to ACTIVE: the ACTIVE router said priority 0, and an operator had named this one as the heir. */
    record IncumbentHandedOver(IpAddress sender) implements Cause {}

    /** ACTIVE to BACKUP: an operator handed the addresses over. */
    record HandedOver(IpAddress heir) implements Cause {}

    /** BACKUP to ACTIVE: the one heard was of lower priority, and preemption is immediate. */
    record LowerPriorityPreempted(IpAddress sender, int priority) implements Cause {}

    /** BACKUP to ACTIVE: the same, after the configured delay. */
    record PreemptDelayExpired(IpAddress sender, int priority, long delayNanos) implements Cause {}

    /** ACTIVE to BACKUP. */
    record HigherPriorityHeard(IpAddress sender, int priority) implements Cause {}

    /** ACTIVE to BACKUP: equal priority, and the sender's address is greater than ours (RFC 9568 section 6.4.3). */
    record HigherAddressHeard(IpAddress sender, int priority) implements Cause {}

    /** Any state to INITIALIZE. */
    record Stopped() implements Cause {}

    /**
     * To FAULT.
     *
     * @param check the name of the check that failed; empty for every other reason
     */
    record FaultRaised(FaultReason reason, String check) implements Cause {

        /** Without a check. */
        public FaultRaised(FaultReason reason) {
            this(reason, "");
        }
    }

    /**
     * Out of FAULT: its last reason is gone.
     *
     * @param check the name of the check that had failed; empty for every other reason
     */
    record FaultCleared(FaultReason reason, String check) implements Cause {

        /** Without a check. */
        public FaultCleared(FaultReason reason) {
            this(reason, "");
        }
    }

    /** New settings made the state untenable; {@code setting} is its name in the file. */
    record SettingsChanged(String setting) implements Cause {}

    /** ACTIVE to BACKUP: woke so late that the address may be another's. */
    record Stalled(long lateNanos) implements Cause {}

    /** ACTIVE to BACKUP: it was mute for hearing nobody, and another router had taken its place meanwhile. */
    record ReplacedWhileMute(IpAddress sender, int priority) implements Cause {}

    /** ACTIVE to BACKUP: the kernel took the address back. */
    record AddressLost(IpAddress address) implements Cause {}

    /**
     * Another member of its sync group on this node led: to ACTIVE with all that were ready, to BACKUP with one that stopped being
     * ACTIVE, into FAULT and out of it with one that is.
     *
     * @param member the name of the one that led
     */
    record SyncGroup(String group, String member) implements Cause {}
}
