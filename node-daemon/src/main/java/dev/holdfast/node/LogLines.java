package dev.holdfast.node;

import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line a record: time, level, text. A stack trace follows only for a defect. */
final class LogLines extends Formatter {

    /** For the whole process. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new LogLines());
        console.setLevel(Level.ALL);
        root.addHandler(console);
        root.setLevel(Level.INFO);
    }

    @Override
    public String format(LogRecord entry) {
        StringBuilder line = new StringBuilder(160)
                .append(entry.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(
                        Level.WARNING.equals(entry.getLevel())
                                ? "WARN"
                                : entry.getLevel().getName())
                .append(' ')
                .append(formatMessage(entry))
                .append('\n');
        for (Throwable thrown = entry.getThrown(); thrown != null; thrown = thrown.getCause()) {
            line.append("  ").append(thrown).append('\n');
            for (StackTraceElement element : thrown.getStackTrace()) {
                line.append("    at ").append(element).append('\n');
            }
        }
        return line.toString();
    }
}
