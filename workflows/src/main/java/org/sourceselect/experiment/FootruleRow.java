package org.sourceselect.experiment;

import java.util.List;
import java.util.function.Function;
import org.sourceselect.evaluation.Footrule;
import org.sourceselect.evaluation.Ranking;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.task.TaskId;

/**
 * A row of table VI.
 *
 * @param target the target
 * @param metric what ranks
 * @param priorKnowledge true for Path 1, which ranks Subset 2; false for Path 2, which ranks the pool
 * @param footrules for k = 1, 2, …, {@value #LARGEST_K}; fewer where fewer sources are ranked
 */
public record FootruleRow(TaskId target, Metric metric, boolean priorKnowledge, List<TopKFootrule> footrules) {

    /** The paper selects up to so many sources. */
    static final int LARGEST_K = 4;

    /** The metrics of table VI, in its order. */
    public enum Metric {
        /** Eq. 2 and 3. */
        H_SCORE("H-score", Transfer::hScore),
        /** Eq. 6. */
        OTCE("OTCE", Transfer::otce);

        private final String written;
        private final Function<Transfer, Measured> score;

        Metric(String written, Function<Transfer, Measured> score) {
            this.written = written;
            this.score = score;
        }

        /** Its name in the paper. */
        public String written() {
            return written;
        }
    }

    /** The footrules of the sources whose score and Dice are known; equal values stand in the order of the sources. */
    static FootruleRow of(TargetTransfers transfers, Metric metric, boolean priorKnowledge) {
        List<Transfer> pool =
                transfers.sources().stream().filter(t -> t.dice().known()).toList();
        List<SourceScore> dice = pool.stream()
                .map(t -> new SourceScore(t.source().toString(), t.dice().value()))
                .toList();
        List<SourceScore> scores = pool.stream()
                .filter(t -> !priorKnowledge || t.subset() == 2)
                .filter(t -> metric.score.apply(t).known())
                .map(t -> new SourceScore(
                        t.source().toString(), metric.score.apply(t).value()))
                .toList();
        return new FootruleRow(
                transfers.target(),
                metric,
                priorKnowledge,
                Footrule.upTo(LARGEST_K, Ranking.descending(dice), Ranking.descending(scores)));
    }
}
