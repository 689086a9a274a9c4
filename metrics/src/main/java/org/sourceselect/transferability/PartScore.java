package org.sourceselect.transferability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A score of some of the features, as of one layer, with what its doubt is made of, which is computed when it is asked for.
 *
 * @param score without its doubt
 * @param leaveOut the score without each group of the target's subjects; not asked for where it is undefined
 */
public record PartScore(Score score, Supplier<LeftOut> leaveOut) {

    /** One that does not exist, with the reason in words. */
    public static PartScore undefined(String why, long samples, Map<String, Double> diagnostics) {
        return new PartScore(Score.undefined(why, samples, diagnostics), () -> {
            throw new IllegalStateException("an undefined score has no doubt");
        });
    }

    /** The score by itself, with its doubt. */
    public Score alone() {
        return score.doubted(leaveOut);
    }

    /**
     * The weighted sum of the scores of layers, with its doubt: without a group of subjects, all layers are without it.
     * Undefined where one of them is. Diagnostics: {@code layer1}, {@code layer2}, … in their order.
     *
     * @param parts the score of each layer
     * @param weights of the layers; they sum to 1
     * @param samples as {@link Score#samples}
     */
    public static Score ofLayers(List<PartScore> parts, double[] weights, long samples) {
        double value = 0;
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> undefined = Optional.empty();
        for (int layer = 0; layer < weights.length; layer++) {
            Score score = parts.get(layer).score;
            value += weights[layer] * score.value();
            diagnostics.put("layer" + (layer + 1), score.value());
            if (undefined.isEmpty() && score.degenerate().isPresent()) {
                String where = weights.length == 1 ? "" : "in layer " + (layer + 1) + " of " + weights.length + " ";
                undefined = score.degenerate().map(why -> where + why.replaceFirst("^undefined: ", ""));
            }
        }
        if (undefined.isPresent()) {
            return Score.undefined(undefined.get(), samples, diagnostics);
        }
        return new Score(value, 0, samples, Optional.empty(), diagnostics).doubted(() -> leaveOut(parts, weights));
    }

    private static LeftOut leaveOut(List<PartScore> parts, double[] weights) {
        List<LeftOut> left = parts.stream().map(part -> part.leaveOut.get()).toList();
        double[] without = new double[left.get(0).without().length];
        for (int layer = 0; layer < weights.length; layer++) {
            for (int group = 0; group < without.length; group++) {
                without[group] += weights[layer] * left.get(layer).without()[group];
            }
        }
        return new LeftOut("target", left.get(0).groups(), without);
    }
}
