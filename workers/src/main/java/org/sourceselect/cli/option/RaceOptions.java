package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Option;

/** The options of a race, Path 3; what is not given is as usual. */
public final class RaceOptions {

    @Option(
            names = "--race",
            description = {
                "Path 3: fine-tune the candidates a little, drop the worse half, go on with the rest, to the end.",
                "Judged on validation subjects, a quarter of the target's training subjects unless said otherwise."
            })
    private boolean race;

    @Option(
            names = "--race-candidates",
            paramLabel = "RULE",
            description = {
                "Who races: all, path1, path2:K or METRIC:K, the K best by a metric; fit in place of K for as many as",
                "the budget lets begin with a quarter of the iterations (default: path1:fit)."
            })
    private @Nullable String candidates;

    @Option(
            names = "--race-budget",
            paramLabel = "X",
            description = {
                "What the race may cost, up to 1 as a share of fine-tuning every source, above in iterations of all",
                "candidates together; sparing near equals may take half as much again (default: 0.2)."
            })
    private @Nullable Double budget;

    @Option(
            names = "--race-first-rung",
            paramLabel = "N",
            description = "Iterations before the first are dropped; no budget then (default: as many as it allows).")
    private @Nullable Integer firstRung;

    @Option(
            names = "--race-stop",
            description = "Once two rungs rank those left alike (PASHA's rule), only the leader goes on to the end.")
    private boolean stop;

    /** Whether there is to be a race. */
    public boolean asked() {
        return race;
    }

    /**
     * The race as a part of a request; empty where none is asked for.
     *
     * @param scratch whether the net without transfer races along
     * @throws BadInputException when an option of a race stands without one
     */
    Optional<ObjectNode> json(boolean scratch) {
        if (!race) {
            if (candidates != null || budget != null || firstRung != null || stop) {
                throw new BadInputException(
                        "--race", "it is missing beside options of a race", "add it, or leave those out");
            }
            return Optional.empty();
        }
        ObjectNode json = Json.object();
        Given.put(json, "candidates", candidates);
        Given.put(json, "budget", budget);
        Given.put(json, "firstRung", firstRung);
        json.put("scratch", scratch);
        json.put("stop", stop);
        return Optional.of(json);
    }
}
