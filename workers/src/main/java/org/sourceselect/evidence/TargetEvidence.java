package org.sourceselect.evidence;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sourceselect.evaluation.SourceScore;

/**
 * What is known of one target.
 *
 * @param name its name, which no other has
 * @param family those of one family know the same sources by the same names and were trained alike: the prior learns from them
 * @param groups what it shares with others, such as its region and its subjects: targets with equal entries at one place share
 *     that; as many for every target
 * @param dice the ground truth of each source, in the order of the pool
 * @param diceAgain the same of another seed; a ceiling only where it has all of them
 * @param methods what each way to choose says
 */
public record TargetEvidence(
        String name,
        String family,
        List<String> groups,
        List<SourceScore> dice,
        Optional<List<SourceScore>> diceAgain,
        List<MethodScores> methods) {

    /** Keeps copies. */
    public TargetEvidence {
        groups = List.copyOf(groups);
        dice = List.copyOf(dice);
        diceAgain = diceAgain.map(List::copyOf);
        methods = List.copyOf(methods);
    }

    /**
     * Whether another seed's ground truth has every source of this one. Where some lack there is no ceiling: they would come last, as if the
     * other seed had found them the worst.
     */
    public boolean wholeAgain() {
        return diceAgain
                .filter(again -> again.stream()
                        .map(SourceScore::source)
                        .collect(Collectors.toSet())
                        .containsAll(dice.stream().map(SourceScore::source).toList()))
                .isPresent();
    }
}
