package dev.holdfast.control.history;

import java.time.Instant;
import java.util.Map;

/**
 * One decision of a startup gate as it stands in the history.
 *
 * @param occurredAt when it was made, by the control plane's clock
 * @param nodeName as the node was called then
 * @param detail the contract's {@code GateDecision}, by its fields' names
 */
public record StoredGateDecision(Instant receivedAt, Instant occurredAt, String nodeName, Map<String, Object> detail) {}
