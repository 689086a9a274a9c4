package org.sourceselect.transferability.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.combined.Blend;
import org.sourceselect.transferability.combined.PriorScores;
import org.sourceselect.transferability.hscore.HScore;
import org.sourceselect.transferability.hscore.HScoreVariant;
import org.sourceselect.transferability.logits.Consistency;
import org.sourceselect.transferability.logits.Leep;
import org.sourceselect.transferability.logits.Nce;
import org.sourceselect.transferability.logits.ZeroShotDice;
import org.sourceselect.transferability.probe.CcFv;
import org.sourceselect.transferability.probe.CcFvLayers;
import org.sourceselect.transferability.probe.EncoderHScore;
import org.sourceselect.transferability.probe.EncoderLogMe;
import org.sourceselect.transferability.probe.Gbc;
import org.sourceselect.transferability.probe.LogMe;
import org.sourceselect.transferability.probe.NearestNeighbours;
import org.sourceselect.transferability.probe.Probe;
import org.sourceselect.transferability.probe.TransRate;
import org.sourceselect.transferability.published.Float32HScore;
import org.sourceselect.transferability.published.SampledOtce;
import org.sourceselect.transferability.topology.BoundaryTopology;
import org.sourceselect.transferability.topology.BoundaryTopologyLayers;
import org.sourceselect.transferability.topology.GlobalTopology;
import org.sourceselect.transferability.topology.GlobalTopologyLayers;
import org.sourceselect.transferability.transport.JcOtce;
import org.sourceselect.transferability.transport.Otce;
import org.sourceselect.transferability.transport.SoftmaxOtce;

/** All transferability metrics, by name. A new one is a class, which says all of itself, and an entry here. */
public final class Metrics {

    private static final List<TransferabilityMetric> ALL = List.of(
            new HScore(),
            new Otce(),
            new JcOtce(),
            new SoftmaxOtce(),
            new SampledOtce(SampledOtce.Solver.EXACT),
            new SampledOtce(SampledOtce.Solver.SINKHORN),
            new HScore(HScoreVariant.INFORMATIVE),
            new HScore(HScoreVariant.ADJUSTED),
            new HScore(HScoreVariant.POOLED),
            new HScore(HScoreVariant.SHRINKAGE),
            new Float32HScore(),
            new ZeroShotDice(ZeroShotDice.Form.HARD),
            new ZeroShotDice(ZeroShotDice.Form.SOFT),
            new Leep(),
            new Nce(),
            new LogMe(),
            new Gbc(),
            new TransRate(),
            new NearestNeighbours(),
            new CcFv(),
            new Probe(),
            new EncoderLogMe(),
            new EncoderHScore(),
            new GlobalTopology(),
            new BoundaryTopology(),
            new CcFvLayers(),
            new GlobalTopologyLayers(),
            new BoundaryTopologyLayers(),
            new Consistency());

    private Metrics() {}

    /** Every metric; the paper's two first. */
    public static List<TransferabilityMetric> all() {
        return ALL;
    }

    /** The names of all, in that order. */
    public static List<String> names() {
        return ALL.stream().map(TransferabilityMetric::name).toList();
    }

    /**
     * What there is to know of all that a selection ranks by: every metric, then what is said of all sources of a target at once and cannot
     * be asked of one.
     */
    public static List<MetricFacts> facts() {
        return Stream.of(
                        ALL.stream().map(TransferabilityMetric::facts),
                        Stream.of(PriorScores.FACTS),
                        Arrays.stream(Blend.values()).map(Blend::facts))
                .flatMap(facts -> facts)
                .toList();
    }

    /** The names of all of those, in that order. */
    public static List<String> rankable() {
        return facts().stream().map(MetricFacts::name).toList();
    }

    /** The names of those that read source features, in that order. */
    public static List<String> ofSource() {
        return ALL.stream()
                .filter(metric -> metric.facts().usesSource())
                .map(TransferabilityMetric::name)
                .toList();
    }

    /** The metric of exactly that name; empty when there is none. */
    public static Optional<TransferabilityMetric> find(String name) {
        return ALL.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    /**
     * The metric of that name, in any case.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names
     */
    public static TransferabilityMetric named(String name) {
        return find(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no metric named '" + name + "'; choose one of " + String.join(", ", names()) + "."));
    }
}
