package dev.holdfast.node.session.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a control plane would have stored: takes each (epoch, seq) once, refuses holes, and can be held against the engine. */
final class RecordedHistory {

    static final Loss.Marker MARKER = (why, lost) -> ("GAP " + why + " " + lost).getBytes(StandardCharsets.US_ASCII);

    private final Map<Long, Long> marks = new TreeMap<>();
    private final List<String> events = new ArrayList<>();

    static Spool.Item item(long number) {
        return new Spool.Item(number, event(number));
    }

    static byte[] event(long number) {
        return ("E " + number + " " + "x".repeat((int) (number * 7919 % 90))).getBytes(StandardCharsets.US_ASCII);
    }

    /** Stores what is new; a hole is a failure of the test. */
    void store(List<SpoolRecord> records) {
        for (SpoolRecord record : records) {
            long mark = marks.getOrDefault(record.epoch(), 0L);
            if (record.seq() <= mark) {
                continue;
            }
            assertThat(record.seq())
                    .as("seq after " + mark + " of epoch " + record.epoch())
                    .isEqualTo(mark + 1);
            marks.put(record.epoch(), record.seq());
            events.add(new String(record.event(), StandardCharsets.US_ASCII).strip());
        }
    }

    Map<Long, Long> marks() {
        return Map.copyOf(marks);
    }

    List<String> events() {
        return events.stream().map(event -> event.replaceAll("( x+)$", "")).toList();
    }

    /** Every number from 1 to {@code made} was stored once, in order, or is counted by the gaps between its neighbours. */
    void accountsFor(long made) {
        long reached = 0;
        long lost = 0;
        boolean unknown = false;
        for (String event : events()) {
            String[] words = event.split(" ");
            if (words[0].equals("GAP")) {
                lost += Long.parseLong(words[2]);
                unknown |= words[2].equals("0");
                continue;
            }
            long number = Long.parseLong(words[1]);
            assertThat(number).as("order of events").isGreaterThan(reached);
            if (!unknown) {
                assertThat(lost)
                        .as("told as lost between " + reached + " and " + number)
                        .isEqualTo(number - reached - 1);
            }
            reached = number;
            lost = 0;
            unknown = false;
        }
        if (!unknown) {
            assertThat(reached + lost)
                    .as("the last event that is stored or told as lost")
                    .isEqualTo(made);
        }
    }
}
