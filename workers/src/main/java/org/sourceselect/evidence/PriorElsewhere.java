package org.sourceselect.evidence;

import java.util.List;
import java.util.Map;
import org.sourceselect.evaluation.Prior;
import org.sourceselect.evaluation.SourceScore;

/**
 * The {@linkplain Prior prior} by those targets that count: not those of another family, nor those that share
 * everything with the target, such as its region and its subjects.
 */
final class PriorElsewhere {

    private PriorElsewhere() {}

    /**
     * The prior of each source of a target's pool.
     *
     * @return empty where no other target tried any of them
     */
    static List<SourceScore> of(TargetEvidence target, List<TargetEvidence> all) {
        List<List<SourceScore>> truths = all.stream()
                .filter(other -> !other.name().equals(target.name())
                        && other.family().equals(target.family())
                        && other.dice().size() > 1
                        && (target.groups().isEmpty() || !other.groups().equals(target.groups())))
                .map(TargetEvidence::dice)
                .toList();
        Map<String, Prior> priors =
                Prior.of(target.dice().stream().map(SourceScore::source).toList(), truths);
        return priors.values().stream().allMatch(prior -> prior.targets() == 0)
                ? List.of()
                : priors.entrySet().stream()
                        .map(known ->
                                new SourceScore(known.getKey(), known.getValue().value()))
                        .toList();
    }
}
