package org.sourceselect.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.combined.Combined;

/** Adds to each source's scores the one that is made of the scores of all of them. */
final class CombinedScores {

    private CombinedScores() {}

    /**
     * Rows with the combined score, where it is one of the metrics. A source has the same one on both paths: its places are those
     * among all that were scored.
     */
    static List<SourceRow> among(List<SourceRow> rows, List<String> metrics) {
        if (!metrics.contains(Combined.NAME)) {
            return rows;
        }
        Map<TaskId, Map<String, Score>> scores = new LinkedHashMap<>();
        rows.forEach(row -> row.scored().ifPresent(made -> {
            Map<String, Score> own = new LinkedHashMap<>();
            made.scores().forEach((metric, result) -> own.put(metric, result.outcome()));
            scores.put(row.source(), own);
        }));
        Map<TaskId, Score> combined = Combined.of(scores);
        return rows.stream()
                .map(row -> Optional.ofNullable(combined.get(row.source()))
                        .map(score -> with(row, score))
                        .orElse(row))
                .toList();
    }

    private static SourceRow with(SourceRow row, Score combined) {
        return new SourceRow(
                row.source(),
                row.similarity(),
                row.scored().map(made -> {
                    Map<String, ScoreActivity.Result> scores = new LinkedHashMap<>(made.scores());
                    scores.put(Combined.NAME, ScoreActivity.Result.ofOthers(combined));
                    return new SourceRow.Scored(made.model(), made.sourceFeatures(), made.targetFeatures(), scores);
                }),
                row.failure(),
                row.truth());
    }
}
