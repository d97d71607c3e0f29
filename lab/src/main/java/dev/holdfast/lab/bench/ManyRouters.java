package dev.holdfast.lab.bench;

import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.NodeFile;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * As many virtual routers as fit on one segment, VRIDs from 1 on, one address each, version 3.
 *
 * @param count at most 250
 */
record ManyRouters(int count, int priority, Duration interval) {

    static final int MOST = 250;
    static final String FIRST_HOST = "10.77.0.1/16";
    static final String SECOND_HOST = "10.77.0.2/16";

    static String address(int vrid) {
        return "10.77.1." + vrid;
    }

    IntStream vrids() {
        return IntStream.rangeClosed(1, count);
    }

    NodeFile nodeFile(String node) {
        return NodeFile.of(
                node,
                vrids().mapToObj(vrid -> NodeFile.Router.of("r" + vrid, vrid, priority, address(vrid) + "/16")
                                .withInterval(interval))
                        .toArray(NodeFile.Router[]::new));
    }

    Keepalived.Config keepalived() {
        return Keepalived.Config.of(vrids().mapToObj(
                        vrid -> Keepalived.Instance.of(vrid, priority, address(vrid) + "/16")
                                .withInterval(interval)
                                .withoutPreemption())
                .toArray(Keepalived.Instance[]::new));
    }

    /** Active_Down_Interval. */
    Duration activeDown() {
        return interval.multipliedBy(3)
                .plus(interval.multipliedBy(256 - priority).dividedBy(256));
    }
}
