package dev.holdfast.lab.presence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the tables of {@code docs/nopreempt.md} from the records of runs: one line a situation and deafness, one column a newcomer. */
final class MatrixTables {

    /** How often it was played, and how often the address stayed. */
    private static final class Count {
        private int played;
        private int held;

        void add(boolean stayed) {
            played++;
            held += stayed ? 1 : 0;
        }

        @Override
        public String toString() {
            return played == 0 ? "" : held + " of " + played;
        }
    }

    private MatrixTables() {}

    /** {@code MatrixTables FILE...}: prints them. */
    public static void main(String[] files) throws IOException {
        Map<String, Map<Newcomer, Count>> rows = new LinkedHashMap<>();
        for (Cell cell : Cell.all()) {
            rows.computeIfAbsent(row(cell), _ -> new LinkedHashMap<>());
        }
        Map<String, Cell> cells = new LinkedHashMap<>();
        Cell.all().forEach(cell -> cells.put(cell.name(), cell));
        for (String file : files) {
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] words = line.split("\\|");
                Cell cell = cells.get(words[1]);
                if (cell != null) {
                    count(rows, row(cell), Newcomer.valueOf(words[0])).add(words[2].equals("held"));
                }
            }
        }
        System.out.println("| situation | deaf | Holdfast | keepalived | keepalived, startup delay 5 s |");
        System.out.println("|---|---|---|---|---|");
        rows.forEach((name, counts) -> System.out.println("| " + name + " | "
                + String.join(
                        " | ",
                        Stream.of(Newcomer.values())
                                .map(newcomer -> String.valueOf(counts.getOrDefault(newcomer, new Count())))
                                .toList())
                + " |"));
    }

    private static Count count(Map<String, Map<Newcomer, Count>> rows, String row, Newcomer newcomer) {
        return rows.getOrDefault(row, new LinkedHashMap<>()).computeIfAbsent(newcomer, _ -> new Count());
    }

    private static String row(Cell cell) {
        String situation = cell.situation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String deafness = List.of("both ways", "inbound", "multicast only", "protocol 112 only")
                .get(cell.deafness().ordinal());
        String extra = cell.maxHold().toSeconds() == 60 ? "" : ", maxHold 5 s";
        return situation + extra + (cell.interval().toMillis() == 1000 ? "" : ", 100 ms") + " | " + deafness;
    }
}
