package dev.holdfast.cli.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where output goes.
 *
 * @param width columns; 0: there is no terminal, and nothing is broken into lines
 * @param colours whether it shows them
 * @param zone that times are told in
 */
public record Terminal(PrintWriter out, int width, boolean colours, ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    /** What this process writes to: a person's terminal, or a file. */
    public static Terminal ofProcess(PrintWriter out, Map<String, String> environment) {
        boolean person = System.console() != null && System.console().isTerminal();
        boolean colours = person
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(out, person ? width(environment) : 0, colours, ZoneId.systemDefault());
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A time as the control plane tells it, in this zone; what is none stays as it is. */
    public String time(String text) {
        try {
            return text.isEmpty() ? "" : TIME.withZone(zone).format(Instant.parse(text));
        } catch (DateTimeParseException other) {
            return text;
        }
    }

    /** The heading of a column of times. */
    public String timeHeading(String name) {
        return name + " (" + zone.getId() + ")";
    }

    /** A length as people say it: {@code 3.2 s}, {@code 4 min 10 s}, {@code 2 d 3 h}. */
    public static String span(Duration length) {
        long millis = length.toMillis();
        if (millis < 60_000) {
            return millis % 1000 == 0
                    ? millis / 1000 + " s"
                    : String.format(java.util.Locale.ROOT, "%.3f s", millis / 1000.0);
        }
        long minutes = length.toMinutes();
        if (minutes < 60) {
            return minutes + " min " + length.toSecondsPart() + " s";
        }
        return length.toHours() < 24
                ? length.toHours() + " h " + length.toMinutesPart() + " min"
                : length.toDays() + " d " + length.toHoursPart() + " h";
    }

    private static int width(Map<String, String> environment) {
        String said = environment.getOrDefault("COLUMNS", "");
        if (said.matches("[1-9]\\d{1,3}")) {
            return Integer.parseInt(said);
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new java.io.File("/dev/tty"))
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
            return ended && answer.matches("\\d+ [1-9]\\d*") ? Integer.parseInt(answer.split(" ")[1]) : 0;
        } catch (IOException unknown) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
