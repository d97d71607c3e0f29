package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.fleet.FleetReports;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.history.Ingest;
import dev.holdfast.control.history.SpoolMarks;
import dev.holdfast.control.policy.PolicyDelivery;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.Executor;

/**
 * The doors of the other features that a session goes through.
 *
 * @param failed counts streams that ended by an error of our own
 * @param replica what this control plane is called
 * @param executor a virtual thread a task
 */
record SessionRooms(
        FleetReports fleet,
        RouterDirectory routers,
        Ingest ingest,
        SpoolMarks marks,
        PolicyDelivery policy,
        Handovers handovers,
        Authorities authorities,
        IntakeMemory memory,
        Misconduct misconduct,
        Counter failed,
        String replica,
        Executor executor) {}
