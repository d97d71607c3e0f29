package dev.holdfast.node.session.spool;

import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.session.durable.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names in the spool's directory: segments {@code EPOCH-FIRSTSEQ.log}, and two small text files. {@code epoch} holds the
 * newest epoch and is where a new one is committed: segments of a greater epoch are what a crash left half made. The word
 * {@code alone} behind it says that everything older was taken over and is to go.
 */
final class SpoolDirectory {

    private static final Pattern SEGMENT = Pattern.compile("(\\d{1,18})-(\\d{1,18})\\.log");
    private static final Pattern EPOCH = Pattern.compile("(\\d{1,18})( alone)?\\n?");
    private static final Pattern ACKED_LINE = Pattern.compile("(\\d{1,18}|made) (\\d{1,18})");
    private static final int LONGEST_FILE = 64 * 1024;

    private final Path path;

    SpoolDirectory(Path path) throws IOException {
        this.path = path;
        StateDirectory.createPrivate(path);
    }

    /** The committed epoch. */
    record Epoch(long number, boolean alone) {}

    /** What is acknowledged of each epoch, and the engine's count at the time. */
    record Acked(Map<Long, Long> seqs, long made) {}

    /** Every segment in order of (epoch, first seq). */
    List<Segment> segments() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(this::segment)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong((Segment segment) -> segment.epoch)
                            .thenComparingLong(segment -> segment.firstSeq))
                    .toList();
        }
    }

    private Optional<Segment> segment(Path file) {
        Matcher matcher = SEGMENT.matcher(file.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new Segment(file, Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    Segment newSegment(long epoch, long firstSeq) {
        return new Segment(path.resolve(epoch + "-" + firstSeq + ".log"), epoch, firstSeq);
    }

    Optional<Epoch> readEpoch() throws IOException {
        return text("epoch", text -> {
            Matcher matcher = EPOCH.matcher(text);
            return matcher.matches()
                    ? Optional.of(new Epoch(Long.parseLong(matcher.group(1)), matcher.group(2) != null))
                    : Optional.empty();
        });
    }

    void writeEpoch(Epoch epoch) throws IOException {
        write("epoch", epoch.number() + (epoch.alone() ? " alone" : "") + "\n");
    }

    /** A lost or damaged file costs a few events sent twice, which do nothing: the control plane's mark is what counts. */
    Optional<Acked> readAcked() throws IOException {
        return text("acked", text -> {
            Map<Long, Long> seqs = new TreeMap<>();
            Optional<Long> made = Optional.empty();
            for (String line : text.lines().toList()) {
                Matcher matcher = ACKED_LINE.matcher(line);
                if (matcher.matches() && matcher.group(1).equals("made")) {
                    made = Optional.of(Long.parseLong(matcher.group(2)));
                } else if (matcher.matches()) {
                    seqs.put(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
                }
            }
            return made.map(count -> new Acked(seqs, count));
        });
    }

    void writeAcked(Acked acked) throws IOException {
        StringBuilder text = new StringBuilder();
        acked.seqs()
                .forEach((epoch, seq) ->
                        text.append(epoch).append(' ').append(seq).append('\n'));
        write("acked", text.append("made ").append(acked.made()).append('\n').toString());
    }

    private <T> Optional<T> text(String name, Function<String, Optional<T>> parser) throws IOException {
        return new DurableFile(path.resolve(name))
                .read(LONGEST_FILE)
                .flatMap(bytes -> parser.apply(new String(bytes, StandardCharsets.US_ASCII)));
    }

    private void write(String name, String text) throws IOException {
        new DurableFile(path.resolve(name)).write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Makes new and removed names durable. */
    void force() throws IOException {
        DurableFile.forceDirectory(path);
    }
}
