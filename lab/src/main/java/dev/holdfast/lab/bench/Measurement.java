package dev.holdfast.lab.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Pairs of figures, ours and the peer's, each pair from one round; or ours alone, where nobody else has the like. Smaller is better. */
final class Measurement {

    private final String name;
    private final String unit;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> peers = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    Measurement(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    void addRound(double ourFigure, double peerFigure) {
        ours.add(ourFigure);
        peers.add(peerFigure);
        ratios.add(ourFigure == peerFigure ? 1 : ourFigure / peerFigure);
    }

    /** Of a round in which nobody else was measured. */
    void addRound(double ourFigure) {
        ours.add(ourFigure);
    }

    /** Largest ratio less the smallest, over the median: how far the rounds disagree. */
    private double spread() {
        return (Collections.max(ratios) - Collections.min(ratios)) / median(ratios);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    String json() {
        if (ratios.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "{\"name\": \"%s\", \"unit\": \"%s\", \"ours\": %.4g, \"runs\": %d}",
                    name,
                    unit,
                    median(ours),
                    ours.size());
        }
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"unit\": \"%s\", \"ours\": %.4g, \"peer\": %.4g, \"ratio\": %.3f, \"runs\": %d, \"spread\": %.3f}",
                name,
                unit,
                median(ours),
                median(peers),
                median(ratios),
                ours.size(),
                spread());
    }

    static String tableHead() {
        return String.format(
                "%-32s %-6s %10s %10s %8s %5s %7s", "name", "unit", "ours", "peer", "ratio", "runs", "spread");
    }

    String tableRow() {
        if (ratios.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "%-32s %-6s %10.2f %10s %8s %5d %7s",
                    name,
                    unit,
                    median(ours),
                    "-",
                    "-",
                    ours.size(),
                    "-");
        }
        return String.format(
                Locale.ROOT,
                "%-32s %-6s %10.2f %10.2f %8.3f %5d %7.2f",
                name,
                unit,
                median(ours),
                median(peers),
                median(ratios),
                ours.size(),
                spread());
    }
}
