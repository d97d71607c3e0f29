package dev.holdfast.node;

import dev.holdfast.node.address.Leftover;
import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.engine.EngineLog;
import dev.holdfast.node.filter.AcceptModeFilter;
import dev.holdfast.node.filter.FilterException;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;

/** The filter of {@code acceptMode: false} in the life of the daemon: before the engine, with every reload, and after it. */
final class AcceptMode {

    private final AcceptModeFilter filter;
    private final LeftoverRecorder recorder;
    private final EngineLog log;
    private boolean recording;

    AcceptMode(AcceptModeFilter filter, LeftoverRecorder recorder, EngineLog log) {
        this.filter = filter;
        this.recorder = recorder;
        this.log = log;
    }

    /** What a former run that died left behind. */
    void removeLeftovers(List<Leftover> left) throws FilterException, InterruptedException {
        if (left.stream().anyMatch(Leftover.FilterTable.class::isInstance)) {
            filter.remove();
        }
    }

    /** From now on the leftovers file is ours: the engine has read what the former run wrote. */
    synchronized void record() {
        recording = true;
        tellRecorder();
    }

    synchronized void enforce(List<RouterSettings> routers) throws FilterException, InterruptedException {
        filter.enforce(routers);
        tellRecorder();
    }

    private void tellRecorder() {
        Leftover table = new Leftover.FilterTable(filter.table());
        if (recording && filter.isInForce()) {
            recorder.held(table);
        } else if (recording) {
            recorder.gone(table);
        }
    }

    /** The last thing, so that nothing gets through while an address is still there. */
    synchronized void end() {
        if (!filter.isInForce()) {
            return;
        }
        try {
            filter.remove();
            tellRecorder();
        } catch (FilterException refused) {
            log.warn("event=filter-not-removed table=" + filter.table() + " reason=\"" + refused.getMessage() + "\"");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
