package org.sourceselect.transferability.registry;

import static org.sourceselect.transferability.registry.RegisteredMetric.Need.IMAGES;
import static org.sourceselect.transferability.registry.RegisteredMetric.Need.LOGITS;
import static org.sourceselect.transferability.registry.RegisteredMetric.Need.SOURCE_FEATURES;
import static org.sourceselect.transferability.registry.RegisteredMetric.Need.SOURCE_LABELS;
import static org.sourceselect.transferability.registry.RegisteredMetric.Need.TARGET_FEATURES;
import static org.sourceselect.transferability.registry.RegisteredMetric.Need.TARGET_LABELS;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.hscore.HScore;
import org.sourceselect.transferability.hscore.HScoreVariant;
import org.sourceselect.transferability.logits.Consistency;
import org.sourceselect.transferability.logits.Leep;
import org.sourceselect.transferability.logits.Nce;
import org.sourceselect.transferability.logits.ZeroShotDice;
import org.sourceselect.transferability.probe.CcFv;
import org.sourceselect.transferability.probe.Gbc;
import org.sourceselect.transferability.probe.LogMe;
import org.sourceselect.transferability.probe.NearestNeighbours;
import org.sourceselect.transferability.probe.TransRate;
import org.sourceselect.transferability.published.SampledOtce;
import org.sourceselect.transferability.registry.RegisteredMetric.Need;
import org.sourceselect.transferability.topology.BoundaryTopology;
import org.sourceselect.transferability.topology.GlobalTopology;
import org.sourceselect.transferability.transport.JcOtce;
import org.sourceselect.transferability.transport.Otce;
import org.sourceselect.transferability.transport.SoftmaxOtce;

/** All transferability metrics, by name. A new one is a class and a registration here. */
public final class Metrics {

    private static final Set<Need> BOTH = Set.of(SOURCE_FEATURES, SOURCE_LABELS, TARGET_FEATURES, TARGET_LABELS);
    private static final Set<Need> TARGET = Set.of(TARGET_FEATURES, TARGET_LABELS);
    private static final Set<Need> TARGET_IMAGES = Set.of(TARGET_FEATURES, TARGET_LABELS, IMAGES);
    private static final Set<Need> TARGET_LOGITS = Set.of(TARGET_FEATURES, TARGET_LABELS, LOGITS);
    private static final Set<Need> TARGET_LOGIT_IMAGES = Set.of(TARGET_FEATURES, TARGET_LABELS, LOGITS, IMAGES);
    private static final Set<Need> UNLABELLED_LOGIT_IMAGES = Set.of(TARGET_FEATURES, LOGITS, IMAGES);

    private static final List<RegisteredMetric> REGISTERED = List.of(
            new RegisteredMetric(
                    new HScore(),
                    "variance of the label that features explain at a pixel location, mean over all locations",
                    "Bao et al. 2019; the paper, eqs. 2 and 3",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "1 pass",
                    "0 to 1"),
            new RegisteredMetric(
                    new Otce(),
                    "how well transported source labels tell target labels, all pixels",
                    "Tan et al. 2021, arXiv 2103.13843; the paper, eqs. 4 to 6",
                    BOTH,
                    Channels.ONE_OR_TWO,
                    "1 pass each, transport of bins",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new JcOtce(),
                    "OTCE with a transport cost that also sees the labels",
                    "Tan et al. 2022, arXiv 2207.05510",
                    BOTH,
                    Channels.ONE_OR_TWO,
                    "1 pass each, 5 transports of bins",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new SoftmaxOtce(),
                    "OTCE on softmax probabilities, by exact transport in one dimension",
                    "Tan et al. 2021; Peyre and Cuturi 2019, section 2.6",
                    Set.of(SOURCE_FEATURES, SOURCE_LABELS, TARGET_FEATURES, TARGET_LABELS, LOGITS),
                    Channels.ONE_OR_TWO,
                    "1 pass each, a sort",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new SampledOtce(SampledOtce.Solver.EXACT),
                    "OTCE by exact transport of 10,000 drawn pixels; to compare with published values only",
                    "Tan et al. 2021, arXiv 2103.13843",
                    BOTH,
                    Channels.ONE_OR_TWO,
                    "minutes",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new SampledOtce(SampledOtce.Solver.SINKHORN),
                    "OTCE by entropic transport of 10,000 drawn pixels; to compare with published values only",
                    "Tan et al. 2021, arXiv 2103.13843; the paper, eqs. 4 to 6",
                    BOTH,
                    Channels.ONE_OR_TWO,
                    "10 s or so",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new HScore(HScoreVariant.INFORMATIVE),
                    "H-score, mean over the locations where it is defined",
                    "Bao et al. 2019",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "1 pass",
                    "0 to 1"),
            new RegisteredMetric(
                    new HScore(HScoreVariant.ADJUSTED),
                    "H-score as adjusted R^2, free of the bias that few images bring",
                    "Bao et al. 2019; Wherry 1931",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "1 pass",
                    "at most 1"),
            new RegisteredMetric(
                    new HScore(HScoreVariant.POOLED),
                    "one H-score of all pixels of all images",
                    "Bao et al. 2019",
                    TARGET,
                    Channels.ANY,
                    "1 pass",
                    "0 to 1"),
            new RegisteredMetric(
                    new HScore(HScoreVariant.SHRINKAGE),
                    "regularised H-score: the covariance shrunk after Ledoit and Wolf",
                    "Ibrahim et al. 2021, arXiv 2110.06893",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "2 passes",
                    "0 to 1"),
            new RegisteredMetric(
                    new HScore(HScoreVariant.FLOAT32),
                    "H-score in the published arithmetic, which inverts rounding errors; to compare with published values only",
                    "the paper, eqs. 2 and 3",
                    TARGET_IMAGES,
                    Channels.ONE_OR_TWO,
                    "1 pass",
                    "unbounded"),
            new RegisteredMetric(
                    new ZeroShotDice(ZeroShotDice.Form.HARD),
                    "Dice of the source model's segmentation of the target, mean over subjects",
                    "Dice 1945",
                    TARGET_LOGIT_IMAGES,
                    Channels.TWO,
                    "1 pass",
                    "0 to 1"),
            new RegisteredMetric(
                    new ZeroShotDice(ZeroShotDice.Form.SOFT),
                    "the same with probabilities instead of a segmentation",
                    "Milletari et al. 2016, arXiv 1606.04797, without squares",
                    TARGET_LOGIT_IMAGES,
                    Channels.TWO,
                    "1 pass",
                    "0 to 1"),
            new RegisteredMetric(
                    new Leep(),
                    "log-likelihood of target labels given the source model's class probabilities",
                    "Nguyen et al. 2020, arXiv 2002.12462",
                    TARGET_LOGITS,
                    Channels.TWO_OR_MORE,
                    "2 passes",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new Nce(),
                    "entropy of target labels given the source model's own segmentation",
                    "Tran et al. 2019, arXiv 1908.08142",
                    TARGET_LOGITS,
                    Channels.TWO_OR_MORE,
                    "1 pass",
                    "-H(Yt) to 0 nats"),
            new RegisteredMetric(
                    new LogMe(),
                    "evidence of a Bayesian linear model from features to labels, per pixel",
                    "You et al. 2021, arXiv 2102.11005",
                    TARGET,
                    Channels.ANY,
                    "1 pass",
                    "unbounded, nats"),
            new RegisteredMetric(
                    new Gbc(),
                    "overlap of the two labels' features as Gaussians",
                    "Pandy et al. 2022, arXiv 2111.12780",
                    TARGET,
                    Channels.ANY,
                    "1 pass",
                    "-2 to 0"),
            new RegisteredMetric(
                    new TransRate(),
                    "mutual information of features and labels by coding rates",
                    "Huang et al. 2022, arXiv 2106.09362",
                    TARGET,
                    Channels.ANY,
                    "1 pass",
                    "at least 0 nats"),
            new RegisteredMetric(
                    new NearestNeighbours(),
                    "pixels of other subjects told apart by nearest neighbours, both labels alike",
                    "Sorkhei et al. 2025, arXiv 2503.18528, on sampled pixels",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "1 pass, 10^8 distances",
                    "0 to 1; 0.5 by chance"),
            new RegisteredMetric(
                    new CcFv(),
                    "how alike the region's features are between subjects, and how varied all are; on the logits",
                    "Yang et al. 2023, arXiv 2307.11958, last layer only",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "1 pass, pairs of subjects",
                    "unbounded"),
            new RegisteredMetric(
                    new GlobalTopology(),
                    "spanning tree of the features against that of the labels; on the logits",
                    "Tang et al. 2026, arXiv 2602.23916, GRTD, last layer only",
                    TARGET,
                    Channels.ANY,
                    "1 pass, 10^7 distances",
                    "at most 0, about -1"),
            new RegisteredMetric(
                    new BoundaryTopology(),
                    "how rarely spanning trees of patches on the region's boundary join the labels; on the logits",
                    "Tang et al. 2026, arXiv 2602.23916, LBTC, last layer only",
                    TARGET_IMAGES,
                    Channels.ANY,
                    "1 pass, 500 patches",
                    "0 to 1"),
            new RegisteredMetric(
                    new Consistency(),
                    "how little the source model's segmentation changes when its logits are perturbed; no labels",
                    "after Talks et al. 2025, arXiv 2503.00450, on the logits",
                    UNLABELLED_LOGIT_IMAGES,
                    Channels.TWO,
                    "2 passes",
                    "0 to 1"));

    private Metrics() {}

    /** Every metric with what a user should know of it; the paper's two first. */
    public static List<RegisteredMetric> registered() {
        return REGISTERED;
    }

    /** Every metric; the paper's two first. */
    public static List<TransferabilityMetric> all() {
        return REGISTERED.stream().map(RegisteredMetric::metric).toList();
    }

    /**
     * The metric of that name, in any case.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names
     */
    public static TransferabilityMetric named(String name) {
        return all().stream()
                .filter(metric -> metric.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no metric named '" + name
                        + "'; choose one of "
                        + all().stream().map(TransferabilityMetric::name).collect(Collectors.joining(", ")) + "."));
    }
}
