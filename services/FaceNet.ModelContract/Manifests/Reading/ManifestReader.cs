namespace FaceNet.ModelContract;

/// <summary>The schema, field by field.</summary>
internal static class ManifestReader
{
    public static ModelManifest Read(ManifestSection root)
    {
        var kind = root.Text("kind");
        var isDetector = kind == ModelKinds.Detector;
        var manifest = new ModelManifest
        {
            Schema = root.SmallInteger("schema"),
            Kind = kind,
            Name = root.Text("name"),
            Version = root.Text("version"),
            EmbeddingSpace = isDetector ? root.Text("embedding_space", "") : root.Text("embedding_space"),
            Sha256 = root.Text("sha256"),
            Precision = root.Text("precision", "float32"),
            Input = Input(root.Section("input")),
            Output = Output(root, isDetector),
            Detection = root.OptionalSection("detection") is { } detection ? Detection(detection) : null,
            Alignment = root.OptionalSection("alignment") is { } alignment ? Alignment(alignment) : null,
            SelfTest = root.OptionalSection("self_test") is { } selfTest ? SelfTest(selfTest) : null,
            Calibration = Calibration(root, isDetector),
            Clustering = root.OptionalSection("clustering") is { } clustering ? Clustering(clustering) : null,
            Domains = root.OptionalSections("domains", Domain),
            CompatibleWith = root.OptionalSections("compatible_with", CompatibleSpace),
            Training = Training(root.Section("training")),
            Evaluation = root.OptionalSection("evaluation")?.Rest() ?? [],
        };
        root.RefuseRest();
        return manifest;
    }

    private static ModelInput Input(ManifestSection section)
    {
        var input = new ModelInput
        {
            Name = section.Text("name"),
            Width = section.SmallInteger("width"),
            Height = section.SmallInteger("height"),
            Channels = section.Text("channels"),
            Layout = section.Text("layout"),
            Mean = section.Numbers("mean"),
            Scale = section.Numbers("scale"),
            MaxBatch = section.SmallInteger("max_batch"),
        };
        section.RefuseRest();
        return input;
    }

    private static ModelOutput Output(ManifestSection root, bool isDetector)
    {
        var section = isDetector ? root.OptionalSection("output") : root.Section("output");
        if (section is null)
        {
            return new ModelOutput { Name = "", Dimensions = 0, Normalized = false };
        }

        var output = new ModelOutput
        {
            Name = section.Text("name"),
            Dimensions = section.SmallInteger("dimensions"),
            Normalized = section.Flag("normalized"),
        };
        section.RefuseRest();
        return output;
    }

    private static ModelDetection Detection(ManifestSection section)
    {
        var detection = new ModelDetection
        {
            Strides = section.SmallIntegers("strides"),
            ScoreThreshold = section.Number("score_threshold"),
            NmsThreshold = section.Number("nms_threshold"),
        };
        section.RefuseRest();
        return detection;
    }

    private static ModelAlignment Alignment(ManifestSection section)
    {
        var alignment = new ModelAlignment { Landmarks = section.Points("landmarks") };
        section.RefuseRest();
        return alignment;
    }

    private static ModelSelfTest SelfTest(ManifestSection section)
    {
        var selfTest = new ModelSelfTest
        {
            ImageSeed = section.OptionalInteger("image_seed"),
            InputRgb = section.OptionalBase64("input_rgb"),
            Expected = section.Floats("expected"),
            Tolerance = section.Number("tolerance"),
        };
        section.RefuseRest();
        return selfTest;
    }

    private static ModelCalibration Calibration(ManifestSection root, bool isDetector)
    {
        var section = isDetector ? root.OptionalSection("calibration") : root.Section("calibration");
        return section is null ? new ModelCalibration { Data = "", ImpostorPairs = 0, Verify = [] } : Calibration(section);
    }

    private static ModelCalibration Calibration(ManifestSection section)
    {
        var calibration = new ModelCalibration
        {
            Data = section.Text("data"),
            ImpostorPairs = section.Integer("impostor_pairs"),
            Verify = section.Sections("verify", Point),
            Policies = section.OptionalSections("policies", Policy),
        };
        section.RefuseRest();
        return calibration;
    }

    private static PolicyCalibration Policy(ManifestSection section)
    {
        var policy = new PolicyCalibration
        {
            Policy = section.Text("policy"),
            Shots = section.SmallInteger("shots"),
            Table = section.Sections("table", Point),
        };
        section.RefuseRest();
        return policy;
    }

    private static CalibrationPoint Point(ManifestSection section)
    {
        var point = new CalibrationPoint
        {
            Far = section.Number("far"),
            SquaredDistance = section.OptionalNumber("squared_distance"),
            Interval = section.OptionalNumbers("interval"),
        };
        section.RefuseRest();
        return point;
    }

    private static ModelClustering Clustering(ManifestSection section)
    {
        var clustering = new ModelClustering
        {
            BaseThreshold = section.Number("base_threshold"),
            SmallClusterReduction = section.Number("small_cluster_reduction"),
        };
        section.RefuseRest();
        return clustering;
    }

    private static ModelDomain Domain(ManifestSection section)
    {
        var domain = new ModelDomain
        {
            Name = section.Text("name"),
            Calibration = Calibration(section.Section("calibration")),
            Clustering = section.OptionalSection("clustering") is { } clustering ? Clustering(clustering) : null,
        };
        section.RefuseRest();
        return domain;
    }

    private static CompatibleSpace CompatibleSpace(ManifestSection section)
    {
        var compatible = new CompatibleSpace { Space = section.Text("space"), Evidence = section.Text("evidence") };
        section.RefuseRest();
        return compatible;
    }

    private static ModelTraining Training(ManifestSection section)
    {
        var training = new ModelTraining
        {
            Data = section.Text("data"),
            WeightsLicense = section.Text("weights_license"),
            NonCommercial = section.Flag("non_commercial"),
            TeacherModels = section.OptionalTexts("teacher_models"),
            Method = section.OptionalText("method"),
        };
        var notes = section.Rest();
        return notes.Count == 0 ? training : training with { Notes = notes };
    }
}
