package dev.holdfast.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Rows below headings, each column as wide as its widest cell. The last is broken into lines where the terminal ends;
 * nothing is cut off.
 */
public final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 20;
    private static final String RESET = "\u001b[0m";
    private static final Map<String, String> COLOURS = Map.ofEntries(
            Map.entry("ACTIVE", "\u001b[32m"),
            Map.entry("BACKUP", "\u001b[36m"),
            Map.entry("FAULT", "\u001b[31m"),
            Map.entry("banned", "\u001b[31m"),
            Map.entry("evicted", "\u001b[31m"),
            Map.entry("revoked", "\u001b[31m"),
            Map.entry("expired", "\u001b[33m"),
            Map.entry("DENIED", "\u001b[31m"),
            Map.entry("FAILED", "\u001b[31m"),
            Map.entry("REJECTED", "\u001b[31m"),
            Map.entry("not connected", "\u001b[33m"));

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row, with a cell a column; line feeds and other control characters become blanks. */
    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell.replaceAll("\\p{Cntrl}+", " "))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Writes it, with headings. */
    public void print(Terminal terminal) {
        print(terminal, true);
    }

    /** Writes it; without headings as more of what stands above. */
    public void print(Terminal terminal, boolean withHeadings) {
        int[] widths = widths();
        if (withHeadings) {
            terminal.line(line(headings, widths).stripTrailing());
        }
        for (List<String> row : rows) {
            printRow(row, widths, terminal);
        }
    }

    private void printRow(List<String> row, int[] widths, Terminal terminal) {
        int indent = Arrays.stream(widths, 0, widths.length - 1).sum() + GAP.length() * (widths.length - 1);
        int room = terminal.width() - indent;
        List<String> last =
                terminal.width() == 0 || room < NARROWEST ? List.of(row.getLast()) : broken(row.getLast(), room);
        List<String> cells = new ArrayList<>(row);
        cells.set(cells.size() - 1, last.getFirst());
        terminal.line(coloured(cells, widths, terminal.colours()).stripTrailing());
        for (String more : last.subList(1, last.size())) {
            terminal.line(" ".repeat(indent) + more);
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : GAP).append(cells.get(i)).append(padding(cells.get(i), widths[i]));
        }
        return line.toString();
    }

    private static String coloured(List<String> cells, int[] widths, boolean colours) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String colour = colours ? COLOURS.getOrDefault(cell, "") : "";
            line.append(i == 0 ? "" : GAP)
                    .append(colour)
                    .append(cell)
                    .append(colour.isEmpty() ? "" : RESET)
                    .append(i == cells.size() - 1 ? "" : padding(cell, widths[i]));
        }
        return line.toString();
    }

    private static String padding(String cell, int width) {
        return " ".repeat(Math.max(0, width - length(cell)));
    }

    private int[] widths() {
        int[] widths = headings.stream().mapToInt(Table::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Broken at blanks; a word that is longer than a line stands whole on its own. */
    private static List<String> broken(String text, int room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
