package dev.holdfast.lab.demo;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The demo's terminal: one line an event, with the time of day. */
final class Announcements {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final PrintStream out;

    Announcements(PrintStream out) {
        this.out = out;
    }

    void say(String event) {
        out.println(TIME.format(Instant.now()) + "  " + event);
    }

    void plain(String text) {
        out.println(text);
    }
}
