package dev.holdfast.web;

import java.util.List;

/**
 * What the members of a virtual router were in a window of time, ready to be drawn: places are per cent of the window's width,
 * heights are pixels.
 *
 * @param base address of the router's page
 * @param span the window's length in words
 * @param last how a window that ends now, and moves on, was asked for; empty: it has two fixed ends
 * @param problem what was wrong with the window that was asked for; empty: nothing
 * @param summary one sentence over the window
 * @param height of the drawing
 * @param rows the moments as a table, newest first
 * @param rest of how many moments the table shows the newest only; empty: it shows all
 */
public record Timeline(
        String base,
        When since,
        When until,
        String span,
        String last,
        String problem,
        String summary,
        int height,
        List<Tick> ticks,
        List<Verdict> verdicts,
        List<Lane> lanes,
        List<Row> rows,
        String rest,
        Steps steps) {

    /** A line with its time; every other one is left out on a narrow page. */
    public record Tick(String x, String label, boolean minor) {}

    /**
     * What is wrong, or not known, above the bands.
     *
     * @param kind {@code overlap}, {@code gap} or {@code unknown}
     * @param href of the window that shows it large
     */
    public record Verdict(String kind, String x, String width, String label, String href) {}

    /**
     * One member.
     *
     * @param y where it begins
     */
    public record Lane(String node, int y, List<Band> bands, List<Moment> moments, List<Mark> marks) {

        public int labelY() {
            return y + 12;
        }

        public int bandY() {
            return y + 19;
        }

        public int wordY() {
            return y + 33;
        }

        public int markY() {
            return y + 48;
        }
    }

    /**
     * A state that lasted.
     *
     * @param kind {@code active}, {@code backup}, {@code fault}, {@code initialize}, {@code many}
     * @param certain whether it is known to have lasted to the end
     * @param word written into it; empty where there is no room
     */
    public record Band(String kind, boolean certain, String x, String width, String word, String label) {}

    /** A change of state, or several that are too close to be told apart: the link leads to the one, or nearer. */
    public record Moment(String x, boolean several, String href, String label) {}

    /**
     * Something else that happened.
     *
     * @param kind {@code link}, {@code gate}, {@code stall}, {@code policy}, {@code gap} or {@code lifecycle}
     */
    public record Mark(String kind, String x, String label) {}

    /** A moment, for whoever reads instead of looking. */
    public record Row(When at, String node, String what, String href) {}

    /**
     * Other windows.
     *
     * @param later empty: this one reaches to now
     * @param in empty: it cannot be shorter
     */
    public record Steps(String earlier, String later, String in, String out, List<Preset> presets) {}

    /** A window that ends now. */
    public record Preset(String label, String href, boolean current) {}

    /** Whether it ends now and moves on. */
    public boolean following() {
        return !last.isEmpty();
    }
}
