using System.Globalization;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using FaceNet.Trainer.Export;

namespace FaceNet.Trainer.Serving;

/// <summary>Reads the fields of a request by their rules; a breach names the field, the value, the rule and the remedy.</summary>
internal static class PlanFields
{
    /// <summary>A number in a range; 0 takes the default.</summary>
    public static int Count(long value, string field, int least, int most, int @default)
    {
        return value == 0 ? @default : RequireCount(value, field, least, most, $"Use one of them, or leave it out for {@default}.");
    }

    /// <summary>A number in a range in which 0 has a meaning of its own.</summary>
    public static int Count(bool isGiven, long value, string field, int most, int @default)
    {
        return isGiven ? RequireCount(value, field, 0, most, $"Use one of them, or leave it out for {@default}.") : @default;
    }

    /// <summary>A number in a range, or null for 0.</summary>
    public static int? CountOrNone(long value, string field, int least, int most)
    {
        return value == 0 ? null : RequireCount(value, field, least, most, "Use one of them, or leave it out.");
    }

    /// <summary>A number above 0 up to a bound; 0 takes the default.</summary>
    public static double Factor(double value, string field, double most, double @default)
    {
        return value == 0 ? @default : value > 0 && value <= most ? value : throw Broken(field, value, $"above 0 and at most {Text(most)}", $"Use such a number, or leave it out for {Text(@default)}.");
    }

    /// <summary>A number from 0 up to a bound in which 0 has a meaning of its own.</summary>
    public static double Factor(bool isGiven, double value, string field, double most, double @default)
    {
        return !isGiven ? @default : value >= 0 && value <= most ? value : throw Broken(field, value, $"at least 0 and at most {Text(most)}", $"Use such a number, or leave it out for {Text(@default)}.");
    }

    /// <summary>A number above 0 up to a bound, or null for 0.</summary>
    public static double? FactorOrNone(double value, string field, double most)
    {
        return value == 0 ? null : value > 0 && value <= most ? value : throw Broken(field, value, $"at least 0 and at most {Text(most)}", "Use such a number, or leave it out.");
    }

    /// <summary>One of the values of an enum; the unspecified one takes the default.</summary>
    public static TValue Choice<TEnum, TValue>(TEnum value, string field, TValue @default, IReadOnlyDictionary<TEnum, TValue> known)
        where TEnum : struct, Enum
    {
        return Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0 ? @default
            : known.TryGetValue(value, out TValue? found) ? found
            : throw new InvalidRequestException(field, $"{value} is no value of it that this worker knows.", $"Use one of {string.Join(", ", known.Keys)}, or leave it out.");
    }

    /// <summary>The name of a folder: an id that does not start with a dot.</summary>
    public static string FolderName(string value, string field)
    {
        return ModelPromotion.IsFolderName(Identifier.Require(value, field))
            ? value
            : throw new InvalidRequestException(field, $"'{value}' starts with a dot.", "It becomes the name of a folder: use another id.");
    }

    /// <summary>Words that must be there.</summary>
    public static string Words(string value, string field, string remedy)
    {
        return string.IsNullOrWhiteSpace(value) ? throw new InvalidRequestException(field, "is empty.", remedy) : value;
    }

    private static int RequireCount(long value, string field, int least, int most, string remedy)
    {
        return value >= least && value <= most
            ? (int)value
            : throw new InvalidRequestException(field, $"{value} is outside {least} to {most}.", remedy);
    }

    private static InvalidRequestException Broken(string field, double value, string rule, string remedy)
    {
        return new InvalidRequestException(field, $"{Text(value)} must be {rule}.", remedy);
    }

    private static string Text(double value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
