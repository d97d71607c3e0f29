package dev.holdfast.vrrp.settings;

import java.time.Duration;

/**
 * Something besides its link that a virtual router hangs on.
 *
 * @param target name of an interface or of a process, or absolute path of a file
 * @param weight -253 to 253: below 0 it is added to the priority while the check fails, above 0 while it is good; 0: FAULT while it
 *     fails
 * @param interval between two looks; an interface is told of, and never looked at
 * @param rise so many good looks in a row make it good again, 1 to 100
 * @param fall so many failed looks in a row make it fail, 1 to 100
 */
public record TrackedCheck(Kind kind, String target, int weight, Duration interval, int rise, int fall) {

    /** What is looked at. */
    public enum Kind {
        /** Good while it is up and has carrier. */
        INTERFACE,
        /** Good while it is there and says nothing but 0. */
        FILE,
        /** Good while a process of that name runs. */
        PROCESS
    }

    /** By which logs, evidence and status know it: {@code interface:eth1}. */
    public String name() {
        return SettingParser.word(kind) + ":" + target;
    }

    /** Whether somebody has to look at it again and again. */
    public boolean isPolled() {
        return kind != Kind.INTERFACE;
    }

    /** As {@link CheckText} reads it. */
    @Override
    public String toString() {
        return CheckText.format(this);
    }
}
