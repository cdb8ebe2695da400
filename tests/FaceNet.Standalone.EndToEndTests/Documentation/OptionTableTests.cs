using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed class OptionTableTests
{
    [Fact]
    public async Task Options_OfAllHosts_StandWithDefaultRangeAndHosts()
    {
        await using var hosts = new ComposedHosts();

        ServicesPage.Read().MustHave("Options", ["option", "default", "range", "hosts"], hosts.Rows(host => host.Options.SelectMany(Rows)));
    }

    private static IEnumerable<string> Rows(BoundOptions options) =>
        from property in options.Defaults.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
        let isTable = typeof(IDictionary).IsAssignableFrom(property.PropertyType)
        where property.CanWrite || isTable
        select isTable
            ? $"{options.Section}__{property.Name}__<name> |  | "
            : $"{options.Section}__{property.Name} | {Text(property.GetValue(options.Defaults))} | {Range(property)}";

    private static string Range(PropertyInfo property) => property.GetCustomAttribute<RangeAttribute>() is { } range
        ? $"{Bound(range, range.Minimum)} to {Bound(range, range.Maximum)}"
        : property.PropertyType.IsEnum ? string.Join(" or ", Enum.GetValues(property.PropertyType).Cast<object>().Select(Text)) : "";

    private static string Bound(RangeAttribute range, object bound) =>
        Text(bound is string text ? TypeDescriptor.GetConverter(range.OperandType).ConvertFromInvariantString(text) : bound);

    // As one would write it in the environment.
    private static string Text(object? value) => value switch
    {
        bool or Enum => $"{value}".ToLowerInvariant(),
        TimeSpan { Days: > 0 } days => days.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString(@"hh\:mm\:ss\.FFFFFFF", CultureInfo.InvariantCulture).TrimEnd('.'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
