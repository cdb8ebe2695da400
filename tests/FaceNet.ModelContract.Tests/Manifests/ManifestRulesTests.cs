namespace FaceNet.ModelContract.Tests;

public sealed class ManifestRulesTests
{
    [Theory]
    [InlineData("schema", "2")]
    [InlineData("schema", "")]
    [InlineData("kind", "\"classifier\"")]
    [InlineData("name", "\"a/b\"")]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"line\\n\"")]
    [InlineData("version", "1")]
    [InlineData("embedding_space", "\"with space\"")]
    [InlineData("embedding_space", "")]
    [InlineData("sha256", "\"abc\"")]
    [InlineData("precision", "\"bfloat16\"")]
    [InlineData("input", "")]
    [InlineData("input", "7")]
    [InlineData("input.name", "\"\"")]
    [InlineData("input.width", "15")]
    [InlineData("input.width", "1025")]
    [InlineData("input.height", "0")]
    [InlineData("input.height", "112.5")]
    [InlineData("input.height", "99999999999")]
    [InlineData("input.channels", "\"rgb\"")]
    [InlineData("input.layout", "\"CHW\"")]
    [InlineData("input.mean", "[1, 2]")]
    [InlineData("input.mean", "[1, \"2\", 3]")]
    [InlineData("input.mean[1]", "1e999")]
    [InlineData("input.scale", "5")]
    [InlineData("input.scale[2]", "0")]
    [InlineData("input.max_batch", "0")]
    [InlineData("input.max_batches", "4")]
    [InlineData("output.name", "null")]
    [InlineData("output.dimensions", "7")]
    [InlineData("output.dimensions", "4097")]
    [InlineData("output.normalized", "\"yes\"")]
    [InlineData("output.normalised", "true")]
    [InlineData("alignment.landmarks", "[[1, 1], [2, 2], [3, 3], [4, 4]]")]
    [InlineData("alignment.landmarks[2]", "[8, 20.5]")]
    [InlineData("alignment.landmarks[2]", "[-0.1, 8]")]
    [InlineData("alignment.landmarks[4]", "[8]")]
    [InlineData("alignment.landmarks", "[1, 2]")]
    [InlineData("self_test.image_seed", "7")]
    [InlineData("self_test.input_rgb", "\"AAAA\"")]
    [InlineData("self_test.input_rgb", "\"no base64!\"")]
    [InlineData("self_test.expected", "[1, 0, 0]")]
    [InlineData("self_test.expected", "[1, 1, 0, 0, 0, 0, 0, 0]")]
    [InlineData("self_test.tolerance", "0")]
    [InlineData("self_test.tolerance", "1.5")]
    [InlineData("calibration", "")]
    [InlineData("calibration.data", "")]
    [InlineData("calibration.impostor_pairs", "-1")]
    [InlineData("calibration.verify", "[]")]
    [InlineData("calibration.verify", "[1]")]
    [InlineData("calibration.verify[0].far", "1")]
    [InlineData("calibration.verify[0].far", "0")]
    [InlineData("calibration.verify[1].far", "0.01")]
    [InlineData("calibration.verify[0].squared_distance", "4.1")]
    [InlineData("calibration.verify[0].squared_distance", "-0.1")]
    [InlineData("calibration.verify[2].squared_distance", "1.31")]
    [InlineData("calibration.verify[0].interval", "[1.6, 1.4]")]
    [InlineData("calibration.verify[0].interval", "[1.6]")]
    [InlineData("calibration.policies[0].policy", "\"\"")]
    [InlineData("calibration.policies[0].shots", "0")]
    [InlineData("calibration.policies[0].table[0].far", "2")]
    [InlineData("clustering.base_threshold", "0")]
    [InlineData("clustering.base_threshold", "4.5")]
    [InlineData("clustering.small_cluster_reduction", "1.3")]
    [InlineData("clustering.small_cluster_reduction", "-0.1")]
    [InlineData("domains[0].name", "\"\"")]
    [InlineData("domains[1].name", "\"photos\"")]
    [InlineData("domains[0].calibration", "")]
    [InlineData("domains[0].calibration.verify", "[]")]
    [InlineData("domains[1].calibration.verify[0].squared_distance", "4.5")]
    [InlineData("domains[0].clustering.base_threshold", "0")]
    [InlineData("domains[0].clustering.small_cluster_reduction", "2")]
    [InlineData("domains[0].clusters", "{}")]
    [InlineData("compatible_with[0].space", "\"\"")]
    [InlineData("compatible_with[0].evidence", "\" \"")]
    [InlineData("training.data", "\"\"")]
    [InlineData("training.weights_license", "")]
    [InlineData("training.non_commercial", "0")]
    [InlineData("training.teacher_models", "[1]")]
    [InlineData("evaluation", "[]")]
    [InlineData("calibation", "{}")]
    public void Parse_OneFieldWrong_NamesThatFieldAlone(string field, string value)
    {
        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Parse(ManifestSample.With(field, value)));

        Assert.StartsWith($"{field}: ", Assert.Single(exception.Problems), StringComparison.Ordinal);
        Assert.Contains(field, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SelfTestWithoutImage_NamesTheFieldToAdd()
    {
        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Parse(ManifestSample.With("self_test.input_rgb", "")));

        Assert.StartsWith("self_test.image_seed: ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WrongValue_NamesValueRuleAndRemedy()
    {
        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Parse(ManifestSample.With("input.width", "15")));

        Assert.Equal("input.width: 15 must be 16 to 1024. Write the width the graph reads.", Assert.Single(exception.Problems));
    }

    [Fact]
    public void Parse_ManyFieldsWrong_NamesAllAtOnce()
    {
        var broken = ManifestSample.Json
            .Replace("\"kind\": \"embedder\"", "\"kind\": 3", StringComparison.Ordinal)
            .Replace("\"max_batch\": 64", "\"max_batch\": -2", StringComparison.Ordinal)
            .Replace("\"dimensions\": 8", "\"dimension\": 8", StringComparison.Ordinal)
            .Replace("\"far\": 0.001", "\"far\": 0.5", StringComparison.Ordinal);

        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Parse(broken));

        string[] expected = ["kind", "output.dimensions", "output.dimension", "input.max_batch", "calibration.verify[1].far"];
        Assert.Equal(expected.Order(), exception.Problems.Select(problem => problem.Split(':')[0]).Order());
    }

    [Theory]
    [InlineData("training.batch_size", "1800")]
    [InlineData("evaluation.anything", "{ \"nested\": [1, 2] }")]
    [InlineData("self_test", "null")]
    [InlineData("clustering", "")]
    [InlineData("domains", "null")]
    [InlineData("domains", "[]")]
    [InlineData("compatible_with", "null")]
    [InlineData("calibration.verify[2].squared_distance", "null")]
    public void Parse_WhatMayVary_IsAccepted(string field, string value)
    {
        var manifest = ModelManifest.Parse(ManifestSample.With(field, value));

        Assert.Equal(manifest.ToJson(), ModelManifest.Parse(manifest.ToJson()).ToJson());
    }
}
