package org.sourceselect.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.campaign.TargetRow.Status;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.task.TaskId;

/** A campaign's targets and how far each is. */
final class TargetLedger {

    private final Map<TaskId, TargetRow> rows = new LinkedHashMap<>();

    void put(TargetRow row) {
        rows.put(row.target(), row);
    }

    List<TargetRow> rows() {
        return List.copyOf(rows.values());
    }

    List<TargetRow> with(Status status) {
        return rows.values().stream().filter(r -> r.status() == status).toList();
    }

    Optional<TargetRow> row(TaskId target) {
        return Optional.ofNullable(rows.get(target));
    }

    boolean is(TaskId target, Status status) {
        return row(target).filter(r -> r.status() == status).isPresent();
    }

    /** How many targets have been begun. */
    int begun() {
        return rows.size() - with(Status.WAITING).size();
    }

    boolean allEnded() {
        return rows.values().stream().allMatch(r -> r.status().ended());
    }

    /** What a target's workflow said; nothing once the target has ended here. */
    void note(TargetReport report) {
        if (!is(report.target(), Status.RUNNING)) {
            return;
        }
        TargetRow row = row(report.target()).orElseThrow().counted(report.count());
        Optional<TargetRow> ended = report.outcome()
                .map(row::done)
                .or(() -> report.reason().map(reason -> row.failed(reason, report.note())));
        put(ended.orElse(row));
    }

    /**
     * The target of a name, which can still be taken out.
     *
     * @throws BadInputException when there is none, it has ended, or it is the last
     */
    TargetRow cancellable(String name) {
        List<TargetRow> found = rows.values().stream()
                .filter(r -> r.target().toString().equalsIgnoreCase(name)
                        || r.target().shortName().equalsIgnoreCase(name))
                .toList();
        if (found.size() != 1) {
            List<String> known = new ArrayList<>();
            rows.keySet().forEach(t -> known.add(t.toString()));
            throw new BadInputException(
                    "target",
                    found.isEmpty()
                            ? "the campaign has no target '" + name + "'"
                            : "'" + name + "' is a target of more than one data set",
                    "the nearest names are " + String.join(", ", NearestNames.to(name, known)));
        }
        TargetRow row = found.get(0);
        if (row.status().ended()) {
            throw new BadInputException(
                    "target",
                    row.target() + " is " + row.status().label() + " already",
                    "cancel one that waits or runs");
        }
        if (rows.values().stream().allMatch(r -> r.equals(row) || r.status() == Status.CANCELLED)) {
            throw new BadInputException(
                    "target",
                    row.target() + " is the last target of the campaign",
                    "cancel the campaign itself, or add another target first");
        }
        return row;
    }
}
