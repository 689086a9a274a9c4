package org.sourceselect.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.EvidenceSettings;
import org.sourceselect.evidence.MethodEvidence;
import org.sourceselect.evidence.MethodScores;
import org.sourceselect.evidence.TargetEvidence;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class RegretFigureTest {

    private static final int METHODS = 30;

    /** How many are drawn with interval and name. */
    private static final int NAMED = 24;

    private static Document drawn(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    /** A target of the sources s0, s1 and so on, of so much Dice. */
    private static TargetEvidence target(int number, List<MethodScores> methods, double... dice) {
        return new TargetEvidence(
                "t" + number,
                "",
                List.of(),
                IntStream.range(0, dice.length)
                        .mapToObj(s -> new SourceScore("s" + s, dice[s]))
                        .toList(),
                Optional.empty(),
                methods);
    }

    /** Many methods of the same cost, one of which costs more than fine-tuning all, and a name with letters of XML. */
    private static Evidence evidence() {
        List<TargetEvidence> targets = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            List<MethodScores> methods = new ArrayList<>();
            for (int m = 0; m < METHODS; m++) {
                methods.add(new MethodScores(
                        m == 0 ? "a < b & c" : "m" + m,
                        List.of(new SourceScore("s" + (m + t) % 3, 1)),
                        OptionalDouble.of(m == 1 ? 4.5 : 0.3)));
            }
            targets.add(target(t, methods, 0.9, 0.6, 0.1));
        }
        return Evidence.of(targets, EvidenceSettings.DEFAULT);
    }

    @Test
    void everyMethodHasAPointInThePictureAndThoseThatMatterANameOfTheirOwnLine() throws Exception {
        Evidence evidence = evidence();
        Document svg = drawn(RegretFigure.svg(evidence));
        NodeList points = svg.getElementsByTagName("circle");
        assertThat(points.getLength()).isEqualTo(evidence.methods().size());
        double before = 0;
        int large = 0;
        for (int i = 0; i < points.getLength(); i++) {
            Element point = (Element) points.item(i);
            double x = Double.parseDouble(point.getAttribute("cx"));
            if (point.getAttribute("r").equals("4.5")) {
                large++;
                assertThat(x).isBetween(before + 7.8, 620.5);
                before = x;
            } else {
                assertThat(x).isBetween(64.0, 620.5);
            }
        }
        assertThat(large).isEqualTo(NAMED);
        List<Double> lines = new ArrayList<>();
        List<String> names = new ArrayList<>();
        NodeList values = svg.getElementsByTagName("tspan");
        for (int i = 0; i < values.getLength(); i++) {
            Element label = (Element) values.item(i).getParentNode();
            lines.add(Double.parseDouble(label.getAttribute("y")));
            names.add(label.getTextContent());
        }
        assertThat(lines).hasSize(NAMED).doesNotHaveDuplicates();
        lines.sort(null);
        for (int i = 1; i < lines.size(); i++) {
            assertThat(lines.get(i) - lines.get(i - 1)).isGreaterThanOrEqualTo(18.8);
        }
        double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
        assertThat(lines.get(lines.size() - 1)).isLessThan(height);
        assertThat(names).contains("a < b & c 0.367");
        assertThat(RegretFigure.svg(evidence))
                .contains("; small points: " + (evidence.methods().size() - NAMED) + " more ways");
    }

    /** Of one target nothing is known elsewhere; thirty ways that lose nothing cost ever more. */
    @Test
    void theUsualChoiceBaselinesWhoIsBeatenByNobodyAndWhoLosesLeastAreNamed() {
        List<MethodScores> methods = new ArrayList<>();
        for (int m = 0; m < METHODS; m++) {
            methods.add(choosing("s0", "m" + m, 0.5 + 0.01 * m));
        }
        methods.add(choosing("s1", "cheap", 0.01));
        methods.add(choosing("s1", "beaten", 0.9));
        methods.add(choosing("s1", "h-score, Path 1", 0.95));

        String svg =
                RegretFigure.svg(Evidence.of(List.of(target(0, methods, 0.9, 0.6, 0.1)), EvidenceSettings.DEFAULT));

        assertThat(svg)
                .contains(">random <tspan", ">cheap <tspan", ">m0 <tspan", ">m1 <tspan", ">h-score, Path 1 <tspan");
        assertThat(svg).contains("<title>beaten</title>", "<title>m29</title>");
    }

    private static MethodScores choosing(String source, String name, double cost) {
        return new MethodScores(name, List.of(new SourceScore(source, 1)), OptionalDouble.of(cost));
    }

    /** Ten of .2 and one of .9: the ten spread to both sides of where .2 is, and the one is where it belongs. */
    @Test
    void pointsSideBySideStayAsNearToTheirCostsAsTheyHaveRoom() throws Exception {
        List<TargetEvidence> targets = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            List<MethodScores> methods = new ArrayList<>();
            List<SourceScore> scores = List.of(new SourceScore("s0", 1), new SourceScore("s1", 0));
            for (int m = 0; m < 10; m++) {
                methods.add(new MethodScores("m" + m, scores, OptionalDouble.of(0.2)));
            }
            methods.add(new MethodScores("dear", scores, OptionalDouble.of(0.9)));
            targets.add(target(t, methods, 0.5, 0.75));
        }
        Evidence evidence = Evidence.of(targets, EvidenceSettings.DEFAULT);
        NodeList points = drawn(RegretFigure.svg(evidence)).getElementsByTagName("circle");
        List<Double> places = new ArrayList<>();
        for (int i = 0; i < points.getLength(); i++) {
            places.add(Double.parseDouble(((Element) points.item(i)).getAttribute("cx")));
        }
        List<Double> costs = evidence.methods().stream()
                .filter(m -> m.regret1().value().isPresent() && m.cost() > 0)
                .map(MethodEvidence::cost)
                .sorted()
                .toList();
        double least = costs.get(0) / 1.15;
        double most = 1.02 * Math.max(1, costs.get(costs.size() - 1));
        double misplaced = 0;
        for (int i = 0; i < places.size(); i++) {
            double due = 84 + 526 * Math.log(costs.get(i) / least) / Math.log(most / least);
            misplaced += places.get(i) - due;
            assertThat(places.get(i)).isCloseTo(due, within(8 * 6.0));
        }
        // To the left as much as to the right.
        assertThat(misplaced / places.size()).isCloseTo(0, within(0.1));
    }

    @Test
    void aPointStandsAsHighAsItsRegret() throws Exception {
        Document svg = drawn(RegretFigure.svg(evidence()));
        // Every method loses 0, .3 and .8 in turn, and so does chance; the prior loses nothing.
        // Who trusts what was best elsewhere loses .8 each time.
        NodeList points = svg.getElementsByTagName("circle");
        double bottom = Double.parseDouble(svg.getDocumentElement().getAttribute("height")) - 62;
        int lossless = 0;
        List<Double> others = new ArrayList<>();
        for (int i = 0; i < points.getLength(); i++) {
            double y = Double.parseDouble(((Element) points.item(i)).getAttribute("cy"));
            if (Math.abs(y - bottom) < 0.1) {
                lossless++;
            } else {
                others.add(y);
            }
        }
        assertThat(lossless).isEqualTo(1);
        double alike = others.get(0);
        double pixels = (bottom - alike) / ((0.3 + 0.8) / 3);
        assertThat(others).hasSize(METHODS + 2);
        assertThat(alike).isLessThan(bottom - 50);
        assertThat(others.stream().filter(y -> Math.abs(y - alike) < 0.11)).hasSize(METHODS + 1);
        assertThat(others.stream().mapToDouble(y -> y).min().orElseThrow())
                .isCloseTo(bottom - 0.8 * pixels, within(0.5));
    }

    @Test
    void whatIsNotKnownOfACostAndWhoLacksTargetsIsSaidBesideTheName() {
        List<TargetEvidence> targets = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            List<SourceScore> scores = List.of(new SourceScore("s0", 1), new SourceScore("s1", 0));
            List<MethodScores> methods = new ArrayList<>(List.of(
                    new MethodScores("free", scores, OptionalDouble.of(0)),
                    new MethodScores("unmeasured", scores, OptionalDouble.empty())));
            if (t == 0) {
                methods.add(new MethodScores("once", scores, OptionalDouble.of(0)));
            }
            targets.add(target(t, methods, 0.5, 0.75));
        }
        assertThat(RegretFigure.svg(Evidence.of(targets, EvidenceSettings.DEFAULT)))
                .contains(">free <tspan", ">&gt; unmeasured <tspan", ">once (1 target) <tspan", "mean over 2 targets")
                .contains("; behind &gt;: costs more, by an unknown amount");
        assertThat(RegretFigure.svg(evidence())).doesNotContain("unknown amount", " targets) <tspan");
    }
}
