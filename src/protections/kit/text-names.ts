/** Fields that by their names hold text. */
const TEXTS =
  /(^|[._])(_?id|e?mail|user_?name|login|password|passwd|token|code|slug|name|phone|handle|key|title|sku|url|hash|session|credential)s?$|(Id|Name|Email|Token|Code|Key|Hash|Slug|Title)$/i;

export const isTextName = (name: string): boolean => TEXTS.test(name);
