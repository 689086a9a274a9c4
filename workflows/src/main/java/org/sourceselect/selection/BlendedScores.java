package org.sourceselect.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.combined.Blend;

/** Adds to each source's scores those that are made of the scores of all of them. */
final class BlendedScores {

    private BlendedScores() {}

    /**
     * Rows with the blended scores that are among the metrics. A source has the same one on both paths: it stands among all that were
     * scored.
     */
    static List<SourceRow> among(List<SourceRow> rows, List<String> metrics) {
        List<SourceRow> all = rows;
        for (Blend blend : Blend.among(metrics)) {
            all = with(all, blend);
        }
        return all;
    }

    private static List<SourceRow> with(List<SourceRow> rows, Blend blend) {
        Map<TaskId, Map<String, Score>> scores = new LinkedHashMap<>();
        rows.forEach(row -> row.scored().ifPresent(made -> {
            Map<String, Score> own = new LinkedHashMap<>();
            made.scores().forEach((metric, result) -> own.put(metric, result.outcome()));
            scores.put(row.source(), own);
        }));
        Map<TaskId, Score> blended = blend.of(scores);
        return rows.stream()
                .map(row -> Optional.ofNullable(blended.get(row.source()))
                        .map(score -> with(row, blend.facts().name(), score))
                        .orElse(row))
                .toList();
    }

    private static SourceRow with(SourceRow row, String metric, Score blended) {
        return new SourceRow(
                row.source(),
                row.similarity(),
                row.scored().map(made -> {
                    Map<String, ScoreActivity.Result> scores = new LinkedHashMap<>(made.scores());
                    scores.put(metric, ScoreActivity.Result.ofOthers(blended));
                    return new SourceRow.Scored(made.model(), made.sourceFeatures(), made.targetFeatures(), scores);
                }),
                row.failure(),
                row.truth());
    }
}
