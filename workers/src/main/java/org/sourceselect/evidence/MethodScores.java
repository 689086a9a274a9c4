package org.sourceselect.evidence;

import java.util.List;
import java.util.OptionalDouble;
import org.sourceselect.evaluation.SourceScore;

/**
 * What a way to choose says about the sources of one target.
 *
 * @param method its name, the same for every target
 * @param scores of the sources it ranks, higher predicting better transfer; the others come last, none before another
 * @param cost what it takes to know them, in fine-tunings of one source in full; empty where nobody measured it
 */
public record MethodScores(String method, List<SourceScore> scores, OptionalDouble cost) {

    /** Keeps a copy. */
    public MethodScores {
        scores = List.copyOf(scores);
    }
}
